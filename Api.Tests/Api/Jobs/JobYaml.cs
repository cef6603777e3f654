namespace Interlock.Api.Tests.Api.Jobs;

/// <summary>Configurations with jobs.</summary>
internal static class JobYaml
{
    private const string Models = """
        models:
          iris:
            kind: tabular
            features: { sepal_length, sepal_width, petal_length, petal_width }
            labels: [setosa, versicolor, virginica]
            active: v2
            versions: { v2: { runtime: onnx, path: models/iris/v2.onnx } }
        """;

    /// <summary>One job, named <c>work</c>.</summary>
    /// <param name="steps">Lines such as <c>b: { after: [a] }</c>; all are of kind <c>command</c>.</param>
    /// <param name="keys">Lines with further keys of the job.</param>
    /// <param name="rest">Further sections.</param>
    public static string Of(string steps, string keys = "", string rest = "")
    {
        var lines = Lines(steps).Select(line => $"      {line.Replace("{", "{ kind: command, command: [x],").Replace(",}", " }")}");
        return string.Join('\n', [Models, rest, "jobs:", "  work:", .. Lines(keys).Select(line => $"    {line}"), "    steps:", .. lines, ""]);
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
