using Interlock.Application.Sources;
using Interlock.Domain.Sensors;

namespace Interlock.Application.Kinds.Sensors.Readings;

/// <summary>A row of a source: a reading, or why it is none.</summary>
/// <param name="Line">Its line, counted from 1; in a JSON array its place, counted from 1.</param>
/// <param name="Reading">The reading, or null.</param>
/// <param name="Problem">Why it is no reading, or null.</param>
public readonly record struct ReadingRow(long Line, Reading? Reading, string? Problem)
{
    /// <summary>The longest row, in bytes.</summary>
    internal const int Longest = 64 * 1024;

    internal static readonly string TooLong = RecordProblems.TooLong(Longest);

    internal static ReadingRow Refused(long line, string problem) => new(line, null, problem);
}
