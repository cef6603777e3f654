using System.Globalization;
using System.Text.Json;
using Interlock.Api.Access;
using Interlock.Api.Predictions;
using Interlock.Application.Swaps.Replays;
using Interlock.Domain;
using Interlock.Domain.Predictions;

namespace Interlock.Api.WebConsole.Work;

/// <summary>The page of a prediction with what another version says to its request.</summary>
internal static class ReplayPage
{
    private const int MostRows = 200;
    private const int LongestValue = 200;

    /// <summary>The page.</summary>
    /// <param name="recorded">The prediction.</param>
    /// <param name="versions">The versions to choose from.</param>
    /// <param name="version">What was chosen.</param>
    /// <param name="replay">What it says; null where none was chosen.</param>
    public static DetailPage Of(Prediction recorded, IReadOnlyList<string> versions, string? version, Replay? replay)
    {
        var answers = replay is null ? null : ReplayResponse.Of(replay);
        return new DetailPage($"Replay of {recorded.Id}",
        [
            new("Prediction", new PageCell(recorded.Id, $"{ConsolePaths.Predictions}/{recorded.Id}")), new("Model", new PageCell(recorded.Model, $"{ConsolePaths.Root}/models/{recorded.Model}")),
            new("Differs", YesOrNo(answers?.Differs)), new("Label changed", YesOrNo(answers?.LabelChanged)), new("Drift", answers?.Drift?.ToString("G4", CultureInfo.InvariantCulture)),
            new("Inference now", answers is null ? null : FormattableString.Invariant($"{answers.Replayed.InferMs} ms")),
        ])
        {
            Filters = [new("version", version, versions) { None = "choose" }],
            Tables = answers is null ? [] : [TableOf(answers)],
        };
    }

    private static PageTable TableOf(ReplayResponse answers)
    {
        var (before, now) = (LeavesOf(answers.Recorded.Response), LeavesOf(answers.Replayed.Response));
        var paths = before.Keys.Concat(now.Keys.Where(path => !before.ContainsKey(path))).ToList();
        return new PageTable(paths.Count > MostRows ? $"Answers, the first {MostRows} of {paths.Count} values" : "Answers",
            ["Value", $"{answers.Recorded.Version}, recorded", $"{answers.Replayed.Version}, now"],
            [.. paths.Take(MostRows).Select(path => (IReadOnlyList<PageCell>)[Excerpt.Of(path, LongestValue), before.GetValueOrDefault(path), now.GetValueOrDefault(path)])]);
    }

    // The values of an answer by their paths, in its order.
    private static Dictionary<string, string> LeavesOf(JsonElement answer)
    {
        var leaves = new Dictionary<string, string>(StringComparer.Ordinal);
        Add("", answer);
        return leaves;

        void Add(string path, JsonElement value)
        {
            switch (value.ValueKind)
            {
                case JsonValueKind.Object:
                    foreach (var member in value.EnumerateObject())
                    {
                        Add(path.Length == 0 ? member.Name : $"{path}.{member.Name}", member.Value);
                    }

                    break;
                case JsonValueKind.Array:
                    var place = 0;
                    foreach (var item in value.EnumerateArray())
                    {
                        Add($"{path}[{place++}]", item);
                    }

                    break;
                default:
                    leaves[path] = Excerpt.Of(value.ToString(), LongestValue);
                    break;
            }
        }
    }

    private static string? YesOrNo(bool? answer) => answer switch
    {
        true => "yes",
        false => "no",
        null => null,
    };
}
