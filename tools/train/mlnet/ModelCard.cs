using System.Globalization;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Interlock.Train;

/// <summary>card.json of a model and the tables of its README.md, in the form that tools/train/common.py writes.</summary>
internal static class ModelCard
{
    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    /// <summary>Replaces the version <c>ml</c> and rewrites the tables.</summary>
    public static void Write(string model, string algorithm, JsonObject parameters, JsonObject heldOut)
    {
        var (path, readme) = (Models.PathOf("models", model, "card.json"), Models.PathOf("models", model, "README.md"));
        var card = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        var versions = card["versions"]!.AsObject().ToDictionary(version => version.Key, version => version.Value!.DeepClone());
        versions["ml"] = new JsonObject
        {
            ["file"] = "ml.zip",
            ["algorithm"] = algorithm,
            ["script"] = "tools/train/mlnet",
            ["parameters"] = parameters,
            ["heldout"] = heldOut,
            ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Models.PathOf("models", model, "ml.zip")))),
        };
        card["versions"] = new JsonObject(versions.OrderBy(version => version.Key, StringComparer.Ordinal).Select(version => KeyValuePair.Create(version.Key, (JsonNode?)version.Value)));
        File.WriteAllText(path, card.ToJsonString(Format) + "\n");
        var text = Replace(File.ReadAllText(readme), "scores", ScoreTable(card["versions"]!.AsObject()));
        File.WriteAllText(readme, card["windows"] is JsonObject windows ? Replace(text, "windows", WindowTable(windows)) : text);
        Console.WriteLine($"  {ScoreText(heldOut)}");
    }

    private static string Replace(string text, string name, IEnumerable<string> lines)
    {
        var (start, end) = ($"<!-- {name}: written by tools/train -->\n", $"\n<!-- end of {name} -->");
        var (from, to) = (text.IndexOf(start, StringComparison.Ordinal) + start.Length, text.IndexOf(end, StringComparison.Ordinal));
        return $"{text[..from]}\n{string.Join('\n', lines)}\n{text[to..]}";
    }

    private static IEnumerable<string> ScoreTable(JsonObject versions) =>
    [
        "| version | file | algorithm | held-out | score |",
        "| --- | --- | --- | --- | --- |",
        .. versions.Select(version => (version.Key, Value: version.Value!, HeldOut: version.Value!["heldout"]!.AsObject())).Select(version =>
            $"| {version.Key} | `{version.Value["file"]}` | {version.Value["algorithm"]} | `{version.HeldOut["file"]}`, {version.HeldOut["rows"]} rows | {ScoreText(version.HeldOut)} |"),
    ];

    private static IEnumerable<string> WindowTable(JsonObject windows) =>
    [
        "| runtime | faults found | recall | right events | precision |",
        "| --- | --- | --- | --- | --- |",
        .. windows.Select(runtime => (runtime.Key, Found: Of(runtime, "found"), All: Of(runtime, "windows"), Right: Of(runtime, "right"), Events: Of(runtime, "events"))).Select(seen =>
            string.Create(CultureInfo.InvariantCulture,
                $"| `{seen.Key}` | {seen.Found} of {seen.All} | {seen.Found / seen.All:F2} | {seen.Right} of {seen.Events} | {seen.Right / seen.Events:F2} |")),
    ];

    private static double Of(KeyValuePair<string, JsonNode?> runtime, string count) => (double)runtime.Value![count]!;

    private static string ScoreText(JsonObject score)
    {
        double Of(string name) => (double)score[name]!;
        return string.Create(CultureInfo.InvariantCulture, $"{(score.ContainsKey("correct") ? $"{score["correct"]}/{score["rows"]} = {Of("accuracy"):F3}"
            : score.ContainsKey("roc_auc") ? $"ROC AUC {Of("roc_auc"):F3}, {score["positive"]} in a fault"
            : $"RMSE {Of("rmse"):F2}, MAE {Of("mae"):F2}, R² {Of("r2"):F3}")}");
    }
}
