namespace Interlock.Domain.Sensors;

/// <summary>The words of <see cref="SensorStatus"/>, as the datastore keeps them and the API shows them.</summary>
public static class SensorStatusWords
{
    /// <summary>All words, in the order of the statuses.</summary>
    public static IReadOnlyList<string> All { get; } = ["no_data", "ok", "anomalous", "failed"];

    /// <summary>The word of a status.</summary>
    public static string Of(SensorStatus status) => All[(int)status];

    /// <summary>The status of a word, or null where there is none.</summary>
    public static SensorStatus? Parse(string word)
    {
        for (var i = 0; i < All.Count; i++)
        {
            if (All[i] == word)
            {
                return (SensorStatus)i;
            }
        }

        return null;
    }
}
