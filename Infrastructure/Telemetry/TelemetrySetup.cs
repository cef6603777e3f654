using Interlock.Application.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Interlock.Infrastructure.Telemetry;

/// <summary>Has OpenTelemetry export metrics and spans.</summary>
public static class TelemetrySetup
{
    private const string Service = "interlock";

    private static readonly string[] Meters =
        [InterlockTelemetry.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Net.Http", "System.Runtime"];

    private static readonly string[] Sources =
        [InterlockTelemetry.Name, "Microsoft.AspNetCore", "System.Net.Http", "RabbitMQ.Client.Publisher", "RabbitMQ.Client.Subscriber"];

    // Each costs every request, or says what another one says.
    private static readonly string[] Dropped = ["http.server.active_requests", "kestrel.queued_connections", "kestrel.queued_requests", "http.client.open_connections"];

    /// <summary>Adds the services.</summary>
    /// <param name="services">Gets them.</param>
    /// <param name="config">The section <c>telemetry</c>.</param>
    /// <param name="settings">The environment: OpenTelemetry's own variables, OTEL_..., hold, too.</param>
    /// <param name="version">The program's.</param>
    public static void Add(IServiceCollection services, TelemetryConfig config, IConfiguration settings, string version)
    {
        var sends = config.Otlp is not null || Array.Exists(["", "METRICS_", "TRACES_"], signal => !string.IsNullOrEmpty(settings[$"OTEL_EXPORTER_OTLP_{signal}ENDPOINT"]));
        var sampler = new HeadSampler(config.Sample, sends);
        services.AddSingleton<ITraceSampling>(sampler);
        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(Service, serviceVersion: version))
            .WithMetrics(metrics => AddMetrics(metrics, config.Otlp, sends))
            .WithTracing(traces => AddTraces(traces, sampler, config.Otlp));
    }

    /// <summary>Maps the page that Prometheus reads.</summary>
    /// <param name="endpoints">Get it.</param>
    /// <param name="path">Its path.</param>
    /// <param name="around">Middleware around the exporter.</param>
    public static IEndpointConventionBuilder MapMetrics(IEndpointRouteBuilder endpoints, string path, Action<IApplicationBuilder> around) =>
        endpoints.MapPrometheusScrapingEndpoint(path, meterProvider: null, around, optionsName: null);

    private static void AddMetrics(MeterProviderBuilder metrics, OtlpConfig? otlp, bool sends)
    {
        metrics.AddMeter(Meters).SetExemplarFilter(ExemplarFilterType.TraceBased).AddPrometheusExporter();
        foreach (var name in Dropped)
        {
            metrics.AddView(name, MetricStreamConfiguration.Drop);
        }

        if (sends)
        {
            metrics.AddOtlpExporter((exporter, reader) =>
            {
                Configure(exporter, otlp, "v1/metrics");
                if (otlp is not null)
                {
                    reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)otlp.Interval.TotalMilliseconds;
                }
            });
        }
    }

    private static void AddTraces(TracerProviderBuilder traces, HeadSampler sampler, OtlpConfig? otlp)
    {
        // Without an exporter only what callers sample is recorded: their traceparent asks for it, and the reply says so.
        traces.AddSource(Sources).SetSampler(new ParentBasedSampler(sampler));
        if (sampler.IsSent)
        {
            traces.AddOtlpExporter(exporter => Configure(exporter, otlp, "v1/traces"));
        }
    }

    private static void Configure(OtlpExporterOptions exporter, OtlpConfig? otlp, string path)
    {
        if (otlp is not null)
        {
            var isGrpc = otlp.Protocol == OtlpProtocol.Grpc;
            exporter.Protocol = isGrpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
            exporter.Endpoint = new Uri(isGrpc ? otlp.Endpoint : $"{otlp.Endpoint.TrimEnd('/')}/{path}");
        }
    }
}
