using System.Diagnostics;
using System.Globalization;
using System.Net;
using Interlock.Application.Configuration;

namespace Interlock.Api.Guards;

/// <summary>
/// Adds <c>X-Content-Type-Options</c> and <c>traceresponse</c> (W3C Trace Context) to every reply, and <c>Strict-Transport-Security</c> to replies over https. They are added when the reply starts: what
/// clears the headers of a failed request does not remove them, and the scheme is the one that a proxy forwarded.
/// </summary>
internal sealed class SecurityHeaders(ServerConfig server)
{
    private const string TraceResponse = "traceresponse";
    private const string Localhost = "localhost";
    private const string SubdomainOfLocalhost = ".localhost";

    private readonly string _hsts = string.Create(CultureInfo.InvariantCulture, $"max-age={(long)server.Hsts.TotalSeconds}");

    /// <summary>Adds the middleware.</summary>
    public static void Use(IApplicationBuilder app, ServerConfig server)
    {
        Func<object, Task> write = new SecurityHeaders(server).WriteAsync;
        app.Use(next => context =>
        {
            context.Response.OnStarting(write, context);
            return next(context);
        });
    }

    private Task WriteAsync(object state)
    {
        var context = (HttpContext)state;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        if (Activity.Current is { } span)
        {
            context.Response.Headers[TraceResponse] = $"00-{span.TraceId}-{span.SpanId}-{(span.Recorded ? "01" : "00")}";
        }

        if (context.Request.IsHttps && IsPublicName(context.Request.Host.Host))
        {
            context.Response.Headers.StrictTransportSecurity = _hsts;
        }

        return Task.CompletedTask;
    }

    /// <summary>Browsers ignore the header for IP addresses, and for localhost it would concern every program on the machine.</summary>
    private static bool IsPublicName(string host)
    {
        var name = host.AsSpan().TrimEnd('.');
        return name.Length > 0 && !name.Equals(Localhost, StringComparison.OrdinalIgnoreCase)
            && !name.EndsWith(SubdomainOfLocalhost, StringComparison.OrdinalIgnoreCase) && !IPAddress.TryParse(name, out _);
    }
}
