using System.Net;

namespace Interlock.Infrastructure.Http;

/// <summary>Creates the HttpClient that all external APIs share: no cookies, no proxy, no redirects.</summary>
internal static class ExternalHttp
{
    /// <summary>A changed DNS entry is used after this time at the latest.</summary>
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
