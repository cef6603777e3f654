namespace Interlock.Application.Telemetry;

/// <summary>How many of the requests without a trace of their own are traced.</summary>
public interface ITraceSampling
{
    /// <summary>Whether spans are sent anywhere. Where they are not, only what callers sample is recorded, and the share has no effect.</summary>
    bool IsSent { get; }

    /// <summary>The share that is configured, 0 to 1: <c>telemetry.sample</c>.</summary>
    double Configured { get; }

    /// <summary>The share that is traced, 0 to 1. A change holds until the server restarts.</summary>
    double Share { get; set; }
}
