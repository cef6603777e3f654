using Interlock.Api.Tests.Support;
using Interlock.Application.Configuration;
using Interlock.Infrastructure.Configuration;
using Interlock.Infrastructure.Runtimes.Catalog;

namespace Interlock.Api.Tests.Infrastructure.Configuration;

/// <summary>Reads texts as if they were the config.yaml of the repository.</summary>
internal static class Reading
{
    /// <summary>A small configuration without a fault; <c>#</c> lines are where tests put theirs.</summary>
    public const string Iris =
        """
        models:
          iris:
            kind: tabular
            features:
              sepal_length: { min: 0, max: 30 }
              petal_length: { min: 0, max: 30 }
            labels: [setosa, versicolor, virginica]
            active: v2
            versions:
              v1: { runtime: onnx, path: models/iris/v1.onnx }
              v2: { runtime: onnx, path: models/iris/v2.onnx }

        """;

    /// <summary>The same on the same lines, with a contract that its file keeps.</summary>
    public static readonly string Served = Iris
        .Replace("features:\n", "features: {\n", StringComparison.Ordinal)
        .Replace("sepal_length: { min: 0, max: 30 }", "sepal_length: { min: 0, max: 30 }, sepal_width,", StringComparison.Ordinal)
        .Replace("petal_length: { min: 0, max: 30 }", "petal_length: { min: 0, max: 30 }, petal_width }", StringComparison.Ordinal)
        .Replace("iris/v1.onnx", "iris/v2.onnx", StringComparison.Ordinal);

    /// <summary>The words a model's <c>kind</c> may be, as messages list them.</summary>
    public static string Kinds => string.Join(", ", RuntimeCatalog.BuiltIn.Variants.Of(typeof(ModelConfig), []).Keys);

    public static ConfigReading Of(string text, params (string Name, string Value)[] environment) =>
        new ConfigReader(environment.ToDictionary(variable => variable.Name, variable => variable.Value)).Read(text, "config.yaml", Repository.Root);

    public static IReadOnlyList<string> Lines(string text, params (string Name, string Value)[] environment) => Of(text, environment).Report.Lines;
}
