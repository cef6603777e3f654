using System.Globalization;
using Interlock.Application.Configuration;
using Interlock.Application.Kinds.Sensors;
using Interlock.Domain.Sensors;

namespace Interlock.Api.Sensors;

/// <summary>The place of a score as text, for <c>next</c> and <c>after</c>: <c>2026-01-31T12:00:00.000000Z~model</c>.</summary>
internal static class ScoreCursor
{
    private const char Separator = '~';
    private const string TimeFormat = "yyyy-MM-ddTHH:mm:ss.ffffffZ";
    private const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;

    public static string Of(SensorScore score) =>
        string.Create(CultureInfo.InvariantCulture, $"{score.Timestamp.ToString(TimeFormat, CultureInfo.InvariantCulture)}{Separator}{score.Model}");

    public static ScoreKey? Parse(string text) =>
        text.Split(Separator) is [var time, var model]
        && DateTime.TryParseExact(time, TimeFormat, CultureInfo.InvariantCulture, Utc, out var timestamp)
        && ConfigId.IsValid(model)
            ? new ScoreKey(timestamp, model)
            : null;
}
