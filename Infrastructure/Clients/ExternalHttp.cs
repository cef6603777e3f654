using System.Net;

namespace Interlock.Infrastructure.Clients;

/// <summary>The one HttpClient of all external APIs. It has no state of its own and does nothing that was not asked for.</summary>
internal static class ExternalHttp
{
    /// <summary>New addresses of a name are seen after this time.</summary>
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(2);

    public static HttpClient Create()
    {
        var handler = new SocketsHttpHandler
        {
            PooledConnectionLifetime = ConnectionLifetime,
            UseCookies = false,
            UseProxy = false,

            // The key must not follow a redirect to somewhere else.
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.All,

            // Without it there are no activities of System.Net.Http, whose tags would hold the address.
            ActivityHeadersPropagator = null,
        };

        // ExternalApi bounds every attempt itself.
        var http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        http.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", "Interlock");
        http.DefaultRequestHeaders.TryAddWithoutValidation("Accept", "application/json");
        return http;
    }
}
