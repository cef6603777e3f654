using System.Globalization;

namespace Interlock.Infrastructure.Http;

/// <summary>Durations in messages: "250 ms", "2 s", "1.5 s".</summary>
internal static class DurationText
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public static string Of(TimeSpan duration) => duration < Second
        ? string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0.###} ms")
        : string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.#} s");
}
