using System.Diagnostics;
using System.Globalization;
using System.Net;
using Interlock.Api.Access;
using Interlock.Application.Configuration;

namespace Interlock.Api.Guards;

/// <summary>
/// Adds <c>X-Content-Type-Options</c> and <c>traceresponse</c> (W3C Trace Context) to every reply, <c>Content-Security-Policy</c> to those of the console, and
/// <c>Strict-Transport-Security</c> to replies over https. They are added when the reply starts: what
/// clears the headers of a failed request does not remove them, and the scheme is the one that a proxy forwarded.
/// </summary>
internal sealed class SecurityHeaders(ServerConfig server)
{
    // Nothing of another site, nothing within the page, and no frame around it.
    private const string ConsolePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
    public const string TraceResponse = "traceresponse";
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

    /// <summary>The value of <c>traceresponse</c>.</summary>
    public static string TraceOf(Activity span) => $"00-{span.TraceId}-{span.SpanId}-{(span.Recorded ? "01" : "00")}";

    private Task WriteAsync(object state)
    {
        var context = (HttpContext)state;
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        if (Activity.Current is { } span)
        {
            headers[TraceResponse] = TraceOf(span);
        }

        if (context.Request.Path.StartsWithSegments(ConsolePaths.Root))
        {
            headers.ContentSecurityPolicy = ConsolePolicy;
            headers["Referrer-Policy"] = "same-origin";
        }

        if (context.Request.IsHttps && IsPublicName(context.Request.Host.Host))
        {
            headers.StrictTransportSecurity = _hsts;
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
