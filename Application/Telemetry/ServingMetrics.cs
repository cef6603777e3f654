using System.Diagnostics.Metrics;
using System.Globalization;
using Interlock.Domain;
using static Interlock.Application.Telemetry.InterlockTelemetry;

namespace Interlock.Application.Telemetry;

/// <summary>
/// What becomes of requests to models, whichever way they come. Codes are HTTP's, also for lines of a stream, tasks and messages: of the reply that the same
/// request would get.
/// </summary>
public static class ServingMetrics
{
    private const string Model = "model";
    private const string Version = "version";
    private const string Code = "code";
    private const string Ok = "200";

    private static readonly Counter<long> Requests = Counter("interlock.requests", "{request}", "Requests to models that have ended.");

    private static readonly Histogram<double> RequestDuration = Seconds("interlock.request.duration", "From the first byte to the reply.");

    private static readonly Histogram<double> QueueDuration = Seconds("interlock.queue.duration", "Waiting for a place in a batch.");

    private static readonly Histogram<double> InferenceDuration = Seconds("interlock.inference.duration", "The run of the model that answered the request.");

    private static readonly Histogram<long> BatchSize = Size("interlock.batch.size", "{item}", "Items of the batch that a request was answered in.");

    private static readonly Counter<long> Shed = Counter("interlock.shed", "{request}", "Requests that were refused to protect the server.");

    private static readonly Counter<long> DeadlineMisses =
        Counter("interlock.deadline.misses", "{request}", "Requests that got no answer within serving.timeout.");

    private static readonly string?[] Codes = new string?[600];

    /// <summary>Has a version's counters be there before anything happens.</summary>
    public static void Begin(string model, string version)
    {
        Requests.Add(0, Tag(Model, model), Tag(Version, version), Tag(Code, Ok));
        DeadlineMisses.Add(0, Tag(Model, model), Tag(Version, version));
        foreach (var reason in (string[])[UnavailableException.Overloaded, UnavailableException.ModelHung, LimitExceededException.RateLimited])
        {
            Shed.Add(0, Tag(Model, model), Tag("reason", reason));
        }
    }

    /// <summary>A request has ended.</summary>
    /// <param name="model">The model's name, or <see cref="Other"/>.</param>
    /// <param name="version">The version that answered or was asked for, or <see cref="Other"/>.</param>
    /// <param name="code">The code of its reply, 100 to 599.</param>
    /// <param name="took">From beginning to end.</param>
    public static void CountRequest(string model, string version, int code, TimeSpan took)
    {
        var text = code < Codes.Length ? Codes[code] ??= code.ToString(CultureInfo.InvariantCulture) : Other;
        Requests.Add(1, Tag(Model, model), Tag(Version, version), Tag(Code, text));
        RequestDuration.Record(took.TotalSeconds, Tag(Model, model), Tag(Version, version), Tag(Code, text));
    }

    /// <summary>A request was refused to protect the server.</summary>
    /// <param name="model">The model's name, or <see cref="Other"/>.</param>
    /// <param name="reason">The code of its error.</param>
    public static void CountShed(string model, string reason) => Shed.Add(1, Tag(Model, model), Tag("reason", reason));

    /// <summary>The model has answered a request.</summary>
    internal static void CountAnswer(string model, string version, TimeSpan queued, TimeSpan inferred, int batchSize)
    {
        QueueDuration.Record(queued.TotalSeconds, Tag(Model, model), Tag(Version, version), Tag(Code, Ok));
        InferenceDuration.Record(inferred.TotalSeconds, Tag(Model, model), Tag(Version, version), Tag(Code, Ok));
        BatchSize.Record(batchSize, Tag(Model, model), Tag(Version, version));
    }

    /// <summary>A request got no answer in time.</summary>
    internal static void CountDeadlineMiss(string model, string version) => DeadlineMisses.Add(1, Tag(Model, model), Tag(Version, version));
}
