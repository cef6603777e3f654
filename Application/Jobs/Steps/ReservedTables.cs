
namespace Interlock.Application.Jobs.Steps;

/// <summary>The tables of the server: no step may write its results there.</summary>
internal static class ReservedTables
{
    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        "predictions", "sensors", "readings", "scores", "tasks", "deliveries", "jobs", "job_runs", "job_steps", "job_logs",
        "config_revisions",
    };

    public static bool Has(string table) =>
        Names.Contains(table) || table.StartsWith("__ef", StringComparison.OrdinalIgnoreCase);
}
