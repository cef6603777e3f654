using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;

namespace Interlock.Application.Telemetry;

/// <summary>Where metrics and spans come from. Who exports them is not known here.</summary>
public static class InterlockTelemetry
{
    /// <summary>The name of the meter and of the source of spans.</summary>
    public const string Name = "Interlock";

    /// <summary>What stands for a name that a caller made up.</summary>
    public const string Other = "_OTHER";

    /// <summary>The spans.</summary>
    public static readonly ActivitySource Source = new(Name);

    private static readonly Meter Events = new(Name);

    /// <summary>Bounds of every duration, in seconds: equal, so that histograms of servers and models add up.</summary>
    private static readonly double[] Durations = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

    private static readonly long[] Sizes = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 4096];

    // ASP.NET Core's own, with its own bounds.
    private static readonly List<MetricFamily> Known =
        [new("http_server_request_duration_seconds", "histogram", "Duration of HTTP server requests.", [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10])];

    /// <summary>Every metric, by its name for Prometheus.</summary>
    public static IReadOnlyList<MetricFamily> Families
    {
        get
        {
            RuntimeHelpers.RunClassConstructor(typeof(ServingMetrics).TypeHandle);
            RuntimeHelpers.RunClassConstructor(typeof(WorkMetrics).TypeHandle);
            return Known;
        }
    }

    /// <summary>A gauge of a meter that ends with its server.</summary>
    /// <param name="meter">The meter, of the name <see cref="Name"/>.</param>
    /// <param name="name">Of the metric.</param>
    /// <param name="unit">Its unit: <c>s</c>, or what is counted, in braces.</param>
    /// <param name="description">For whoever reads it.</param>
    /// <param name="observe">What is.</param>
    public static void Gauge(Meter meter, string name, string unit, string description, Func<IEnumerable<Measurement<double>>> observe)
    {
        lock (Known)
        {
            if (!Known.Exists(family => family.Name == FamilyOf(name, unit)))
            {
                Declare(name, unit, "gauge", description);
            }
        }

        meter.CreateObservableGauge(name, observe, unit, description);
    }

    /// <summary>A tag.</summary>
    public static KeyValuePair<string, object?> Tag(string name, object? value) => new(name, value);

    internal static Counter<long> Counter(string name, string unit, string description)
    {
        Declare(name, unit, "counter", description);
        return Events.CreateCounter<long>(name, unit, description);
    }

    internal static Gauge<double> Gauge(string name, string unit, string description)
    {
        Declare(name, unit, "gauge", description);
        return Events.CreateGauge<double>(name, unit, description);
    }

    internal static Histogram<double> Seconds(string name, string description)
    {
        Declare(name, "s", "histogram", description, Durations);
        return Events.CreateHistogram(name, "s", description, null, new InstrumentAdvice<double> { HistogramBucketBoundaries = Durations });
    }

    internal static Histogram<long> Size(string name, string unit, string description)
    {
        Declare(name, unit, "histogram", description, Array.ConvertAll(Sizes, size => (double)size));
        return Events.CreateHistogram(name, unit, description, null, new InstrumentAdvice<long> { HistogramBucketBoundaries = Sizes });
    }

    private static void Declare(string name, string unit, string type, string description, IReadOnlyList<double>? bounds = null) =>
        Known.Add(new(FamilyOf(name, unit), type, description, bounds ?? []));

    private static string FamilyOf(string name, string unit) => name.Replace('.', '_') + (unit == "s" ? "_seconds" : "");
}

/// <summary>A metric as Prometheus sees it.</summary>
/// <param name="Name">Its name, without the <c>_total</c> of counters.</param>
/// <param name="Type">counter, gauge or histogram.</param>
/// <param name="Description">For whoever reads it.</param>
/// <param name="Bounds">Of a histogram.</param>
public sealed record MetricFamily(string Name, string Type, string Description, IReadOnlyList<double> Bounds);
