namespace Interlock.Application.Kinds.Sensors.Readings;

/// <summary>The forms in which readings come.</summary>
public enum ReadingFormat
{
    /// <summary>RFC 4180, with a header that names the columns <c>sensor</c>, <c>timestamp</c> and <c>value</c>, in any order.</summary>
    Csv,

    /// <summary>A JSON object a line.</summary>
    Ndjson,

    /// <summary>One JSON array of objects.</summary>
    Json,
}
