using System.Globalization;
using System.Text;
using Interlock.Api.Http;
using Interlock.Application.Telemetry;

namespace Interlock.Api.Telemetry;

/// <summary>
/// Adds to the page of metrics, as 0, those in which nothing was counted yet: OpenTelemetry leaves them out, and a rule or a panel could not tell a server on which
/// nothing happens from a metric that does not exist.
/// </summary>
internal static class EmptyFamilies
{
    private const string End = "# EOF\n";

    /// <summary>Adds the middleware in front of the exporter.</summary>
    public static void Add(IApplicationBuilder pipeline) => pipeline.Use(async (context, next) =>
    {
        await context.RequestServices.GetRequiredService<ServerGauges>().RefreshAsync(context.RequestAborted);

        // The page is completed, and only then compressed.
        var (body, codings) = (context.Response.Body, context.Request.Headers.AcceptEncoding);
        context.Request.Headers.AcceptEncoding = default;
        using var page = new MemoryStream();
        context.Response.Body = page;
        try
        {
            await next(context);
        }
        finally
        {
            (context.Response.Body, context.Request.Headers.AcceptEncoding) = (body, codings);
        }

        await WholeReply.WriteAsync(context, Encoding.UTF8.GetBytes(WithEmpty(Encoding.UTF8.GetString(page.GetBuffer(), 0, (int)page.Length))));
    });

    private static string WithEmpty(string page)
    {
        var isOpenMetrics = page.EndsWith(End, StringComparison.Ordinal);
        var text = new StringBuilder(isOpenMetrics ? page[..^End.Length] : page);
        foreach (var family in InterlockTelemetry.Families)
        {
            // Prometheus' own format has a counter under its full name.
            var name = family.Type == "counter" && !isOpenMetrics ? $"{family.Name}_total" : family.Name;
            if (!page.Contains($"# TYPE {name} ", StringComparison.Ordinal))
            {
                text.Append(CultureInfo.InvariantCulture, $"# TYPE {name} {family.Type}\n# HELP {name} {family.Description}\n");
                Append(text, family, isOpenMetrics);
            }
        }

        return isOpenMetrics ? text.Append(End).ToString() : text.ToString();
    }

    private static void Append(StringBuilder text, MetricFamily family, bool isOpenMetrics)
    {
        switch (family.Type)
        {
            case "counter":
                text.Append(CultureInfo.InvariantCulture, $"{family.Name}_total 0\n");
                break;
            case "gauge":
                text.Append(CultureInfo.InvariantCulture, $"{family.Name} 0\n");
                break;
            default:
                foreach (var bound in family.Bounds)
                {
                    text.Append(CultureInfo.InvariantCulture, $"{family.Name}_bucket{{le=\"{bound}{(isOpenMetrics && double.IsInteger(bound) ? ".0" : "")}\"}} 0\n");
                }

                text.Append(CultureInfo.InvariantCulture, $"{family.Name}_bucket{{le=\"+Inf\"}} 0\n{family.Name}_sum 0\n{family.Name}_count 0\n");
                break;
        }
    }
}
