using System.Diagnostics;
using System.Globalization;

namespace Interlock.Api.Http;

/// <summary>One line a request in the combined format of Apache and nginx, followed by the milliseconds taken. Queries are left out: they may hold secrets.</summary>
internal sealed class AccessLog(RequestDelegate next, ILoggerFactory loggers)
{
    private readonly ILogger _logger = loggers.CreateLogger("Interlock.Access");

    public Task InvokeAsync(HttpContext context) =>
        _logger.IsEnabled(LogLevel.Information) ? LogAsync(context) : next(context);

    private async Task LogAsync(HttpContext context)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            _logger.Log(LogLevel.Information, default, new AccessLine(context, Stopwatch.GetElapsedTime(start)), null, static (line, _) => line.Text);
        }
    }

    /// <summary>What a line says. The text is made here because the context is used again for the next request.</summary>
    private readonly struct AccessLine(HttpContext context, TimeSpan taken)
    {
        public string Text { get; } = string.Create(
            CultureInfo.InvariantCulture,
            $"{context.Connection.RemoteIpAddress} - - [{DateTimeOffset.UtcNow:dd/MMM/yyyy:HH:mm:ss +0000}] \"{context.Request.Method} {Clean(context.Request.Path.Value)} {context.Request.Protocol}\" {context.Response.StatusCode} {SizeOf(context.Response)} \"{Clean(context.Request.Headers.Referer)}\" \"{Clean(context.Request.Headers.UserAgent)}\" {taken.TotalMilliseconds:0.000}");

        private static string SizeOf(HttpResponse response) => response.ContentLength?.ToString(CultureInfo.InvariantCulture) ?? "-";

        /// <summary>No caller writes a line of its own into the log.</summary>
        private static string Clean(string? text)
        {
            if (string.IsNullOrEmpty(text))
            {
                return "-";
            }

            var end = Math.Min(text.Length, 512);
            return text.AsSpan(0, end).ContainsAnyExceptInRange(' ', '~') || text.AsSpan(0, end).Contains('"')
                ? string.Concat(text.Take(end).Select(c => c is >= ' ' and <= '~' and not '"' ? c : '?'))
                : text[..end];
        }
    }
}
