using System.Globalization;

namespace Interlock.Application.Sources;

/// <summary>Finds the records of a text: what CSV calls so (<see cref="CsvRecords"/>), or lines (<see cref="LineRecords"/>). Empty ones are none.</summary>
internal interface IRecords
{
    /// <summary>The line on which the record begins, counted from 1.</summary>
    long Line { get; }

    /// <summary>Why the record cannot be read, or null.</summary>
    string? Problem { get; }

    /// <summary>The line on which the next record may begin.</summary>
    long NextLine { get; }

    /// <summary>Goes on as if the text began on that line.</summary>
    void StartAt(long line);

    /// <summary>Takes the next record off the window.</summary>
    /// <param name="window">The text; it may hold less than a record.</param>
    /// <param name="record">The record's bytes, valid until the window is filled; empty where there is a <see cref="Problem"/>.</param>
    /// <returns>Whether there was one; else the window needs more bytes or, at the end of the text, no record is left.</returns>
    bool TryTake(SourceWindow window, out ReadOnlySpan<byte> record);
}

/// <summary>Words for records that cannot be read.</summary>
internal static class RecordProblems
{
    public static string TooLong(int longest) => string.Create(CultureInfo.InvariantCulture, $"is longer than {longest:n0} bytes");
}
