using System.Globalization;

namespace Interlock.Application.Export;

/// <summary>Times in formats of text.</summary>
internal static class ExportTime
{
    /// <summary>ISO 8601 in UTC with milliseconds.</summary>
    public static string TextOf(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
