using Microsoft.AspNetCore.Http.Features;

namespace Interlock.Api.Sensors;

/// <summary>
/// The sensor that a path names. It is read from the path as it was sent: routing leaves <c>%2F</c> as it is, so that <c>a%2Fb</c> (the
/// id a/b) and <c>a%252Fb</c> (the id a%2Fb) would be the same to it.
/// </summary>
internal static class SensorPath
{
    /// <param name="context">Of the request.</param>
    /// <param name="behind">How many parts of the path stand behind the id.</param>
    public static string IdOf(HttpContext context, int behind)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var query = target.IndexOf('?', StringComparison.Ordinal);
        var parts = (query < 0 ? target : target[..query]).TrimEnd('/').Split('/');
        return Uri.UnescapeDataString(parts[^(behind + 1)]);
    }
}
