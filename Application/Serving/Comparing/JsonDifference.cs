using System.Text.Json;

namespace Interlock.Application.Serving.Comparing;

/// <summary>Whether two answers say the same as JSON, beyond what rounding does to numbers.</summary>
public static class JsonDifference
{
    /// <summary>What numbers may differ by, of the larger.</summary>
    private const double Rounding = 1e-6;

    /// <summary>What the tiny ones may differ by: scores next to nothing are mostly rounding.</summary>
    private const double Nothing = 1e-9;

    /// <summary>Whether they differ. The order of members does not matter, that of items does.</summary>
    public static bool Differ(JsonElement before, JsonElement after) => before.ValueKind != after.ValueKind || before.ValueKind switch
    {
        JsonValueKind.Number => Differ(before.GetDouble(), after.GetDouble()),
        JsonValueKind.String => before.GetString() != after.GetString(),
        JsonValueKind.Array => before.GetArrayLength() != after.GetArrayLength()
            || before.EnumerateArray().Zip(after.EnumerateArray()).Any(pair => Differ(pair.First, pair.Second)),
        JsonValueKind.Object => before.GetPropertyCount() != after.GetPropertyCount()
            || before.EnumerateObject().Any(member => !after.TryGetProperty(member.Name, out var other) || Differ(member.Value, other)),
        _ => false,
    };

    private static bool Differ(double before, double after) =>
        Math.Abs(after - before) > Nothing && Difference.Relative(before, after) > Rounding;
}
