using System.Globalization;
using Interlock.Application;
using Interlock.Application.Predictions;

namespace Interlock.Api.Http;

/// <summary>Reads query parameters from their text, so that every bad one is told at once.</summary>
internal static class QueryValues
{
    private const int PerPage = 50;

    private static readonly string[] TimeFormats = ["yyyy-MM-dd", "yyyy-MM-ddTHH:mmK", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK"];

    /// <summary>A time in ISO 8601, UTC where it has no offset; null where there is none.</summary>
    public static DateTimeOffset? Time(string name, string? text, InputProblems problems)
    {
        if (text is null)
        {
            return null;
        }

        // A '+' that was not escaped arrives as a space.
        if (DateTimeOffset.TryParseExact(text.Replace(' ', '+'), TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return time;
        }

        problems.Add(name, "is not a time such as 2026-01-31T12:00:00Z");
        return null;
    }

    /// <summary>How many to list; whether it is in a range is the caller's to look at.</summary>
    public static int Number(string name, string? text, InputProblems problems)
    {
        if (text is null)
        {
            return PerPage;
        }

        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        problems.Add(name, "is not a whole number");
        return 1;
    }

    /// <summary>How many to list, 1 to 1000.</summary>
    public static int Limit(string name, string? text, InputProblems problems)
    {
        var limit = Number(name, text, problems);
        if (limit is < 1 or > PredictionFilter.MaxLimit)
        {
            problems.Add(name, $"is {limit}; expected 1 to {PredictionFilter.MaxLimit}");
        }

        return limit;
    }
}
