using System.Diagnostics;
using static Interlock.Application.Telemetry.InterlockTelemetry;

namespace Interlock.Application.Telemetry;

/// <summary>Spans of requests to models. Where a request is not sampled, none is made.</summary>
internal static class ServingSpans
{
    private const string Model = "interlock.model";
    private const string Version = "interlock.version";
    private const string BatchSize = "interlock.batch.size";

    /// <summary>The span in which this runs; default where it is not kept.</summary>
    public static ActivityContext Current => Activity.Current is { Recorded: true } span ? span.Context : default;

    /// <summary>Adds what a request waited for, and what answered it: both have ended.</summary>
    public static void AddAnswered(string model, string version, TimeSpan queued, TimeSpan inferred, int batchSize)
    {
        if (Activity.Current is not { Recorded: true })
        {
            return;
        }

        var now = DateTimeOffset.UtcNow;
        var begun = now - inferred;
        Add("queue", begun - queued, begun, model, version);
        Add("infer", begun, now, model, version)?.SetTag(BatchSize, batchSize);
    }

    /// <summary>Begins the run that answers several requests together.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="version">Its version.</param>
    /// <param name="requests">The spans of the requests; default where one is not kept.</param>
    /// <returns>To be disposed when it has ended; null where none of them is kept.</returns>
    public static Activity? StartBatch(string model, string version, IEnumerable<ActivityContext> requests)
    {
        var kept = requests.Where(request => request.TraceId != default).ToList();
        return kept.Count == 0
            ? null
            : Tagged(Source.StartActivity("batch", ActivityKind.Internal, kept[0], links: kept.Select(request => new ActivityLink(request))), model, version);
    }

    /// <summary>Begins the work on tasks that are run together.</summary>
    /// <param name="model">Their model.</param>
    /// <param name="parents">What posted each, as W3C's traceparent; null where it is not known.</param>
    public static Activity? StartTasks(string model, IEnumerable<string?> parents)
    {
        var posts = new List<ActivityContext>();
        foreach (var parent in parents)
        {
            if (ActivityContext.TryParse(parent, null, isRemote: true, out var post))
            {
                posts.Add(post);
            }
        }

        return Source.StartActivity("tasks", ActivityKind.Consumer, posts.FirstOrDefault(), links: posts.Skip(1).Select(post => new ActivityLink(post)))?.SetTag(Model, model);
    }

    private static Activity? Add(string name, DateTimeOffset from, DateTimeOffset to, string model, string version)
    {
        using var span = Tagged(Source.StartActivity(name, ActivityKind.Internal, default(ActivityContext), startTime: from), model, version);
        return span?.SetEndTime(to.UtcDateTime);
    }

    private static Activity? Tagged(Activity? span, string model, string version) => span?.SetTag(Model, model).SetTag(Version, version);
}
