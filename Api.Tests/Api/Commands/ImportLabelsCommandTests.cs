using System.IO.Compression;
using System.Text;
using Interlock.Api.Tests.Support;
using Interlock.Domain;
using Interlock.Domain.Predictions;
using Interlock.Infrastructure.Datastore.Providers;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Commands;

[Parallelizable]
internal sealed class ImportLabelsCommandTests
{
    private readonly TemporaryFolder _folder = new();

    [SetUp]
    public void Configure() => _folder.Write("config.yaml", Infrastructure.Configuration.Reading.Iris);

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public async Task Import_PackedTwice_TheSecondReportsDuplicates()
    {
        var ids = await PredictAsync(3);
        await using (var gzip = new GZipStream(File.Create(Path.Combine(_folder.Path, "labels.csv.gz")), CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes("id,label\n" + string.Concat(ids.Select(id => $"{id},setosa\n"))));
        }

        var (first, second) = (await RunAsync("import-labels", "labels.csv.gz"), await RunAsync("import-labels", "labels.csv.gz"));

        Assert.That((first.ExitCode, LastLine(first)), Is.EqualTo((0, "3 accepted, 0 duplicate, 0 rejected")), first.Errors);
        Assert.That((second.ExitCode, LastLine(second)), Is.EqualTo((0, "0 accepted, 3 duplicate, 0 rejected")), second.Errors);
    }

    [Test]
    public async Task Import_BadRows_AreOnStderrAndExitIsOne()
    {
        var ids = await PredictAsync(1);
        _folder.Write("labels.ndjson", $$"""
            {"id":"{{ids[0]}}","label":"virginica"}
            {"id":"{{ids[0]}}","label":"rose"}
            {}
            """);

        var run = await RunAsync("import-labels", "labels.ndjson");

        Assert.That((run.ExitCode, LastLine(run)), Is.EqualTo((1, "1 accepted, 0 duplicate, 2 rejected")));
        Assert.That(run.ErrorLines, Has.Some.StartsWith("2: 'rose' is no label").And.Some.StartsWith("3: has no id"));
    }

    [TestCase("labels.csv", "labels.csv")]
    [TestCase("labels.txt", "--format csv or ndjson")]
    public async Task Import_FileThatCannotBeRead_SaysSoAndExitIsOne(string file, string said)
    {
        var run = await RunAsync("import-labels", file);

        Assert.That((run.ExitCode, run.Output), Is.EqualTo((1, "")));
        Assert.That(run.Errors, Does.Contain(said));
    }

    private Task<InterlockCommand> RunAsync(params string[] arguments) => InterlockCommand.RunAsync(_folder.Path, arguments);

    private static string LastLine(InterlockCommand run) => run.Output.TrimEnd().Split(Environment.NewLine)[^1];

    private async Task<List<string>> PredictAsync(int count)
    {
        await RunAsync("--migrate");
        await using var context = await DatastoreContexts.Create(new(), _folder.Path).CreateDbContextAsync();
        for (var i = 0; i < count; i++)
        {
            context.Predictions.Add(new Prediction
            {
                Id = TimeOrderedId.New(DateTimeOffset.UtcNow), Model = "iris", Version = "v1", Revision = 1, Request = "{}", Response = """{"result":0,"label":"setosa"}""", InferMs = 1,
            });
        }

        await context.SaveChangesAsync();
        return [.. context.Predictions.Select(prediction => prediction.Id)];
    }
}
