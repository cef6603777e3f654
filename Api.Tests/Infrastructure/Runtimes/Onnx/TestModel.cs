using Interlock.Application.Configuration;
using Interlock.Application.Kinds.Tabular;
using Interlock.Domain.Tabular;
using Interlock.Infrastructure.Runtimes.Onnx;
using Interlock.Infrastructure.Runtimes.Onnx.Tabular;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Runtimes.Onnx;

/// <summary>The files of tools/train/testmodels.py, and contracts for them.</summary>
internal static class TestModel
{
    public static readonly string[] Labels = ["low", "mid", "high"];

    public static readonly OnnxLoader Loader = new(NullLogger<OnnxLoader>.Instance);

    private static readonly FeatureConfig Number = new();

    public static string PathOf(string name) => Path.Combine(TestContext.CurrentContext.TestDirectory, "TestModels", $"{name}.onnx");

    public static TabularModelConfig Contract(IReadOnlyList<string> labels, params string[] features) =>
        Contract(labels, features.ToDictionary(feature => feature, _ => Number));

    public static TabularModelConfig Contract(IReadOnlyList<string> labels, IReadOnlyDictionary<string, FeatureConfig> features) => new()
    {
        Active = "v1",
        Versions = new Dictionary<string, VersionConfig>(),
        Features = features,
        Labels = labels,
    };

    /// <summary>The contract of the files that begin with <c>x: float[N,4]</c>.</summary>
    public static TabularModelConfig FourNumbers() => Contract(Labels, "a", "b", "c", "d");

    public static OnnxTabularModel Load(TabularModelConfig contract, string name, OnnxTabularOutputs? outputs = null, IReadOnlyDictionary<string, string>? inputs = null) =>
        new(contract, new OnnxTabularConfig { Path = PathOf(name), Outputs = outputs, Inputs = inputs }, Loader);

    public static TabularRow Row(params double[] numbers) => new(numbers);

    /// <summary>Rows of four numbers, always the same.</summary>
    public static TabularRow[] Rows(int count)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, count).Select(_ => Row(random.NextDouble(), random.NextDouble(), random.NextDouble(), random.NextDouble()))];
    }

    public static async Task<TabularResult> InferOne(this OnnxTabularModel model, params double[] numbers) =>
        (await model.Infer([Row(numbers)], CancellationToken.None))[0];

    /// <summary>What the files' weights give, by hand.</summary>
    public static float[] Expected(double[] x)
    {
        double[] logits = [x[0] + (0.5 * x[3]) + 0.125, x[1] + (0.25 * x[3]), x[2] - (0.5 * x[3]) - 0.125];
        var sum = logits.Sum(Math.Exp);
        return [.. logits.Select(logit => (float)(Math.Exp(logit) / sum))];
    }
}
