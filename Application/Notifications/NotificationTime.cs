using System.Globalization;

namespace Interlock.Application.Notifications;

/// <summary>Times as receivers read them: UTC, milliseconds.</summary>
internal static class NotificationTime
{
    public static string Of(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
