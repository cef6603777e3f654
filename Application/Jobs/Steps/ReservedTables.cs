
namespace Interlock.Application.Jobs.Steps;

/// <summary>The tables of the datastore that are the server's own: no step writes its answers there.</summary>
internal static class ReservedTables
{
    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        "predictions", "sensors", "readings", "scores", "tasks", "deliveries", "jobs", "job_runs", "job_steps", "job_logs",
    };

    public static bool Has(string table) =>
        Names.Contains(table) || table.StartsWith("qrtz_", StringComparison.OrdinalIgnoreCase) || table.StartsWith("__ef", StringComparison.OrdinalIgnoreCase);
}
