using System.Globalization;
using System.Text.RegularExpressions;

namespace Interlock.Application.Configuration;

/// <summary>A number of requests per time, as config.yaml writes it: <c>5/s</c>, <c>300/m</c>, <c>10000/h</c>, <c>1/d</c>.</summary>
/// <param name="Count">The number of requests.</param>
/// <param name="Unit">Per second, minute, hour or day: <c>s</c>, <c>m</c>, <c>h</c>, <c>d</c>.</param>
public readonly partial record struct RequestRate(int Count, char Unit)
{
    /// <summary>Requests per second on average.</summary>
    public double PerSecond => Count / Period.TotalSeconds;

    /// <summary>The time that <see cref="Count"/> is for.</summary>
    public TimeSpan Period => Unit switch
    {
        's' => TimeSpan.FromSeconds(1),
        'm' => TimeSpan.FromMinutes(1),
        'h' => TimeSpan.FromHours(1),
        _ => TimeSpan.FromDays(1),
    };

    /// <summary>Reads <c>5/s</c>; at least one request.</summary>
    public static bool TryParse(string text, out RequestRate rate)
    {
        var isRate = Form().IsMatch(text);
        rate = isRate ? new RequestRate(int.Parse(text.AsSpan(0, text.Length - 2), NumberStyles.None, CultureInfo.InvariantCulture), text[^1]) : default;
        return isRate;
    }

    /// <summary>As it was written.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Count}/{Unit}");

    [GeneratedRegex(@"^[1-9][0-9]{0,8}/[smhd]\z")]
    private static partial Regex Form();
}
