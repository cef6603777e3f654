using Interlock.Infrastructure.Runtimes.MlNet;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Runtimes.MlNet;

public sealed class MlNetIrisFileTests
{
    private const string Variable = "INTERLOCK_MLNET_IRIS";

    [Test]
    public async Task Infer_IrisModelMadeElsewhere_IsRightNineTimesInTen()
    {
        var path = Environment.GetEnvironmentVariable(Variable);
        if (path is null || !File.Exists(path))
        {
            Assert.Ignore($"NOT TESTED: {Variable} names no file; let it name an ML.NET iris model (SepalLength, SepalWidth, PetalLength, PetalWidth -> Label).");
        }

        var rows = MlNetWorkshop.IrisRows();
        using var model = new MlNetTabularModel(MlNetWorkshop.IrisContract(MlNetWorkshop.IrisLabels), new MlNetTabularConfig { Path = path! });

        var results = await model.Infer([.. rows.Select(MlNetWorkshop.RowOf)], CancellationToken.None);

        Assert.That(results.Zip(rows, (result, row) => result.Label == row.Label).Average(right => right ? 1d : 0d), Is.GreaterThanOrEqualTo(0.9));
    }
}
