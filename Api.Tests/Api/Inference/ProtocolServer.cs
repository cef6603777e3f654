using Interlock.Api.Tests.Support;

namespace Interlock.Api.Tests.Api.Inference;

/// <summary>A server with the test models, the samples, and one of them as tensors.</summary>
internal static class ProtocolServer
{
    /// <summary>Its configuration.</summary>
    /// <param name="more">Further top-level keys.</param>
    public static string Yaml(string more = "") => $$"""
        test-models: true
        {{more}}
        models:
          iris:
            kind: tabular
            features: { sepal_length: { min: 0 }, sepal_width: {}, petal_length: {}, petal_width: {} }
            labels: [setosa, versicolor, virginica]
            active: v1
            keep-loaded: [v2]
            versions:
              v1: { runtime: onnx, path: {{Repository.PathOf("models/iris/v1.onnx")}} }
              v2: { runtime: onnx, path: {{Repository.PathOf("models/iris/v2.onnx")}} }
              v3: { runtime: onnx, path: {{Repository.PathOf("models/iris/v2.onnx")}} }
          mixed:
            kind: tabular
            features:
              colour: { type: text, values: [red, green, "dark blue"] }
              size_cm: { min: 0.5, max: 20, optional: true }
              open: { type: boolean }
              count: { type: integer, min: -5, max: 5 }
            labels: ["no", "yes"]
            versions: { v1: { runtime: onnx, path: {{Path.Combine(AppContext.BaseDirectory, "TestModels", "columns.onnx")}} } }
          any:
            kind: tensor
            versions: { v1: { runtime: onnx, path: {{Repository.PathOf("models/iris/v2.onnx")}} } }
          digits:
            kind: image
            types: { digits: { labels: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"] } }
            versions: { v1: { runtime: onnx, types: { digits: { path: {{Repository.PathOf("models/image-class/digits.onnx")}} } } } }
        """;

    /// <summary>A request with one input, in JSON.</summary>
    public static string Input(string name, string type, string shape, string data, string more = "") =>
        $$"""{"inputs":[{"name":"{{name}}","datatype":"{{type}}","shape":{{shape}},"data":{{data}}}]{{more}}}""";

    /// <summary>A row of iris, in JSON.</summary>
    public static string Row(string more = "") => Input("features", "FP32", "[1,4]", "[5.1,3.5,1.4,0.2]", more);
}
