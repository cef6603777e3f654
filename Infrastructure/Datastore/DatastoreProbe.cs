using Interlock.Application.Serving.Health;
using Interlock.Domain.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Interlock.Infrastructure.Datastore;

/// <inheritdoc />
internal sealed class DatastoreProbe(RetriedTransaction transactions) : IDatastoreProbe
{
    /// <inheritdoc />
    public Task ProbeAsync(bool write, CancellationToken cancellationToken) => transactions.RunAsync(
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
