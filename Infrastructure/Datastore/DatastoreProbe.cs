using Interlock.Application.Serving.Health;
using Interlock.Domain.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Interlock.Infrastructure.Datastore;

/// <inheritdoc />
/// <param name="calls">Runs what is probed.</param>
/// <param name="folder">The folder of the database's file, or null.</param>
internal sealed class DatastoreProbe(DatastoreCalls calls, string? folder) : IDatastoreProbe
{
    /// <inheritdoc />
    public long? FreeBytes => folder is null ? null : new DriveInfo(folder).AvailableFreeSpace;

    /// <inheritdoc />
    public Task ProbeAsync(bool write, CancellationToken cancellationToken) => calls.RunAsync(
        (context, _) => write ? WriteAsync(context, cancellationToken) : context.Database.ExecuteSqlAsync($"SELECT 1", cancellationToken), cancellationToken);

    // A row that never was: no job has such a name.
    private static async Task<int> WriteAsync(InterlockDbContext context, CancellationToken cancellationToken)
    {
        var name = $"probe {Guid.NewGuid():n}";
        context.Jobs.Add(new JobProgress { Job = name });
        await context.SaveChangesAsync(cancellationToken);
        return await context.Jobs.Where(job => job.Job == name).ExecuteDeleteAsync(cancellationToken);
    }
}
