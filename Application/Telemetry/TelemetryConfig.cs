using Interlock.Application.Configuration;

namespace Interlock.Application.Telemetry;

/// <summary>The section <c>telemetry</c>. <c>/metrics</c> needs none.</summary>
public sealed record TelemetryConfig
{
    [ConfigDoc("Share of requests without a trace of their own whose spans are sent; a caller's traceparent decides otherwise. Nothing is sent without otlp.")]
    [ConfigRange("0", "1")]
    public double Sample { get; init; } = 0.01;

    [ConfigDoc("Where metrics and spans are sent, beside /metrics. The variables OTEL_EXPORTER_OTLP_* say it, too.")]
    public OtlpConfig? Otlp { get; init; }
}

/// <summary>The key <c>telemetry.otlp</c>: a collector of OpenTelemetry.</summary>
public sealed record OtlpConfig : IConfigSection
{
    [ConfigDoc("Its address, such as http://collector:4317.")]
    public required string Endpoint { get; init; }

    [ConfigDoc("How it is spoken to: grpc (port 4317) or http (port 4318).")]
    public OtlpProtocol Protocol { get; init; } = OtlpProtocol.Grpc;

    [ConfigDoc("How often metrics are sent.")]
    [ConfigRange("1s", "1h")]
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(1);

    /// <inheritdoc />
    public IEnumerable<ConfigProblem> Validate()
    {
        if (!Uri.TryCreate(Endpoint, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            yield return new ConfigProblem("endpoint", "is not the address of a collector, such as http://collector:4317");
        }
    }
}

/// <summary>How a collector is spoken to.</summary>
public enum OtlpProtocol
{
    /// <summary>gRPC.</summary>
    Grpc,

    /// <summary>Protocol buffers over HTTP.</summary>
    Http,
}
