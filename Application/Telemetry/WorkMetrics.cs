using System.Diagnostics.Metrics;
using static Interlock.Application.Telemetry.InterlockTelemetry;

namespace Interlock.Application.Telemetry;

/// <summary>What becomes of swaps, tasks, jobs, deliveries, commits and calls of external APIs.</summary>
public static class WorkMetrics
{
    private static readonly Counter<long> Swaps = Counter("interlock.swaps", "{swap}", "Swaps by what became of them: published, rejected, rolled_back, passed.");

    private static readonly Gauge<double> SwapDrift = Gauge("interlock.swap.drift", "1", "Drift of 99 of 100 replayed requests in the last gate of a model.");

    private static readonly Gauge<double> SwapFlips = Gauge("interlock.swap.flips", "1", "Share of replayed requests with another label in the last gate of a model.");

    private static readonly Gauge<double> Psi = Gauge("interlock.model.psi", "1", "Largest population stability index of a column of a version when its quality was last looked at.");

    private static readonly Gauge<double> Accuracy = Gauge("interlock.model.accuracy", "1", "Accuracy of a version when its quality was last looked at.");

    private static readonly Gauge<double> MeanError = Gauge("interlock.model.mae", "1", "Mean absolute error of a version when its quality was last looked at.");

    private static readonly Gauge<double> Revision = Gauge("interlock.config.revision", "1", "The revision that is active.");

    private static readonly Counter<long> Tasks = Counter("interlock.tasks.ended", "{task}", "Tasks that have ended here, by state.");

    private static readonly Counter<long> Runs = Counter("interlock.job.runs.ended", "{run}", "Runs of jobs that have ended here, by state.");

    private static readonly Counter<long> Deliveries = Counter("interlock.notifications", "{delivery}", "Attempts to deliver callbacks and notifications, by outcome: delivered, failed.");

    private static readonly Counter<long> Commits = Counter("interlock.datastore.commits", "{transaction}", "Transactions of the group commit.");

    private static readonly Histogram<long> GroupSize = Size("interlock.datastore.group.size", "{row}", "Rows that were committed together.");

    private static readonly Histogram<double> CommitDuration = Seconds("interlock.datastore.commit.duration", "Writing and syncing a transaction of the group commit.");

    private static readonly Histogram<double> CallDuration = Seconds("interlock.external.duration", "Calls of external APIs with their retries, by client and outcome: answered, failed.");

    private static readonly Gauge<double> Circuit = Gauge("interlock.circuit.open", "1", "1 while the circuit breaker of a client is open, 0.5 while it tries.");

    /// <summary>Has counters with known outcomes be there before anything happens.</summary>
    public static void Begin()
    {
        foreach (var outcome in (string[])["published", "rejected", "rolled_back", "passed"])
        {
            Swaps.Add(0, Tag("outcome", outcome));
        }
    }

    /// <summary>A revision is active.</summary>
    public static void SetRevision(int revision) => Revision.Record(revision);

    /// <summary>A swap was published, rejected, rolled back, or passed its watch.</summary>
    public static void CountSwap(string outcome) => Swaps.Add(1, Tag("outcome", outcome));

    /// <summary>The gate has compared a model's versions.</summary>
    public static void SetGate(string model, string version, double drift, double flips)
    {
        SwapDrift.Record(drift, Tag("model", model), Tag("version", version));
        SwapFlips.Record(flips, Tag("model", model), Tag("version", version));
    }

    /// <summary>The quality of a version was looked at; what is not known is left as it was.</summary>
    public static void SetQuality(string model, string version, double? psi, double? accuracy, double? meanError)
    {
        foreach (var (gauge, value) in new[] { (Psi, psi), (Accuracy, accuracy), (MeanError, meanError) })
        {
            if (value is { } known)
            {
                gauge.Record(known, Tag("model", model), Tag("version", version));
            }
        }
    }

    /// <summary>A task has ended.</summary>
    public static void CountTask(string model, string state) => Tasks.Add(1, Tag("model", model), Tag("state", state));

    /// <summary>A run has ended.</summary>
    public static void CountRun(string job, string state) => Runs.Add(1, Tag("job", job), Tag("state", state));

    /// <summary>A delivery was attempted.</summary>
    public static void CountDelivery(string outcome) => Deliveries.Add(1, Tag("outcome", outcome));

    /// <summary>Rows were committed together.</summary>
    public static void CountCommit(string table, int rows, TimeSpan took)
    {
        Commits.Add(1, Tag("table", table));
        GroupSize.Record(rows, Tag("table", table));
        CommitDuration.Record(took.TotalSeconds, Tag("table", table));
    }

    /// <summary>An external API was called.</summary>
    public static void CountCall(string client, string outcome, TimeSpan took) => CallDuration.Record(took.TotalSeconds, Tag("client", client), Tag("outcome", outcome));

    /// <summary>A circuit breaker opened (1), tries (0.5) or closed (0).</summary>
    public static void SetCircuit(string client, double open) => Circuit.Record(open, Tag("client", client));
}
