namespace Interlock.Api.Tests.Support;

/// <summary>The model iris, of the repository's ONNX files or copies of them.</summary>
internal static class Iris
{
    public const string Body = """{"features":[5.1,3.5,1.4,0.2]}""";

    /// <summary>A whole configuration, with versions v1 and v2 in the folder FILES.</summary>
    /// <param name="iris">What iris says besides its contract.</param>
    /// <param name="others">Further models.</param>
    public static string Yaml(string iris, string others = "") => $$"""
        models:
        {{Model("iris", iris)}}{{others}}
        """;

    /// <summary>A model of that name.</summary>
    public static string Model(string name, string settings) => $$"""
          {{name}}:
            kind: tabular
            features: { sepal_length, sepal_width, petal_length, petal_width }
            labels: [setosa, versicolor, virginica]
            versions:
              v1: { runtime: onnx, path: "${FILES}/v1.onnx" }
              v2: { runtime: onnx, path: "${FILES}/v2.onnx" }
            {{settings.ReplaceLineEndings("\n    ")}}

        """;
}
