using System.Globalization;
using Interlock.Application;
using Interlock.Application.Jobs;

namespace Interlock.Api.Http;

/// <summary>Reads query parameters from their text, so that every bad one is reported at once.</summary>
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

    /// <summary>The parameter <c>limit</c>: how many to list. Whether it is in range is left to <see cref="Paging.CheckLimit"/>.</summary>
    public static int Limit(string? text, InputProblems problems)
    {
        if (text is null)
        {
            return PerPage;
        }

        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        problems.Add("limit", "is not a whole number");
        return 1;
    }

    /// <summary>A whole number from 1 to another; null where there is none.</summary>
    public static int? Count(string name, string? text, int most, InputProblems problems)
    {
        if (text is null)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 && number <= most)
        {
            return number;
        }

        problems.Add(name, string.Create(CultureInfo.InvariantCulture, $"is not a whole number from 1 to {most}"));
        return null;
    }

    /// <summary>A finite number; null where there is none.</summary>
    public static double? Number(string name, string? text, InputProblems problems)
    {
        if (text is null)
        {
            return null;
        }

        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
        {
            return number;
        }

        problems.Add(name, "is not a number");
        return null;
    }

    /// <summary>The number of a revision; null where there is none.</summary>
    public static int? Revision(string name, string? text, InputProblems problems)
    {
        if (text is null)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        problems.Add(name, "is not the number of a revision");
        return null;
    }

    /// <summary>A day; null where there is none.</summary>
    public static DateOnly? Day(string name, string? text, InputProblems problems)
    {
        if (text is null)
        {
            return null;
        }

        var day = JobJson.Date(text);
        if (day is null)
        {
            problems.Add(name, "is not a day such as 2026-01-31");
        }

        return day;
    }
}
