using System.Diagnostics;
using System.Globalization;
using Interlock.Api.Access;
using Interlock.Api.Http;

namespace Interlock.Api.Telemetry;

/// <summary>
/// Counts requests, and logs each with one line in the combined format of Apache and nginx, followed by the milliseconds taken and the trace id. Queries are
/// left out: they may hold secrets. The logger is <c>Interlock.Access</c>; nlog.config chooses its target.
/// </summary>
internal sealed class AccessLog(RequestDelegate next, ILoggerFactory loggers)
{
    private const int LongestField = 512;

    private static Second _lastSecond = new(0, "");

    private readonly ILogger _logger = loggers.CreateLogger("Interlock.Access");

    public async Task InvokeAsync(HttpContext context)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            var took = Stopwatch.GetElapsedTime(start);
            RequestMetrics.Count(context, took);
            if (_logger.IsEnabled(LogLevel.Information))
            {
                _logger.Log(LogLevel.Information, default, LineOf(context, took), null, static (line, _) => line);
            }
        }
    }

    private static string LineOf(HttpContext context, TimeSpan taken)
    {
        var (request, response) = (context.Request, context.Response);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{context.Connection.RemoteIpAddress} - {Clean(Callers.Of(context)?.Name)} [{Now()}] \"{request.Method} {Clean(request.Path.Value)} {request.Protocol}\" {response.StatusCode} {SizeOf(response)} \"{Clean(request.Headers.Referer)}\" \"{Clean(request.Headers.UserAgent)}\" {taken.TotalMilliseconds:0.000} {ProblemWriter.TraceIdOf(context)}");
    }

    private static string SizeOf(HttpResponse response) => response.ContentLength?.ToString(CultureInfo.InvariantCulture) ?? "-";

    /// <summary>The time, made into text once a second.</summary>
    private static string Now()
    {
        var now = DateTimeOffset.UtcNow;
        var last = _lastSecond;
        if (last.Unix != now.ToUnixTimeSeconds())
        {
            last = new Second(now.ToUnixTimeSeconds(), now.ToString("dd/MMM/yyyy:HH:mm:ss +0000", CultureInfo.InvariantCulture));
            _lastSecond = last;
        }

        return last.Text;
    }

    /// <summary>No caller writes a line of its own into the log.</summary>
    private static string Clean(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "-";
        }

        var field = text.Length > LongestField ? text[..LongestField] : text;
        return field.AsSpan().ContainsAnyExceptInRange(' ', '~') || field.Contains('"', StringComparison.Ordinal)
            ? string.Concat(field.Select(c => c is >= ' ' and <= '~' and not '"' ? c : '?'))
            : field;
    }

    private sealed record Second(long Unix, string Text);
}
