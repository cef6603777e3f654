using Interlock.Application.Serving.Health;
using Interlock.Application.Swaps.Watching;
using Interlock.Domain.Jobs;
using Interlock.Infrastructure.Files;
using Microsoft.EntityFrameworkCore;

namespace Interlock.Infrastructure.Datastore;

/// <inheritdoc />
/// <param name="calls">Runs what is probed.</param>
/// <param name="file">The database's file, or null where it has none on this machine.</param>
internal sealed class DatastoreProbe(DatastoreCalls calls, string? file) : IDatastoreProbe
{
    private FileStamp? _opened;

    /// <inheritdoc />
    public long? FreeBytes => file is null ? null : new DriveInfo(Path.GetDirectoryName(file)!).AvailableFreeSpace;

    /// <inheritdoc />
    public bool IsFileLost
    {
        get
        {
            if (file is null)
            {
                return false;
            }

            var now = FileStamps.Of(file);
            var opened = _opened ??= now;
            return now == FileStamp.None || (now.Inode, now.Device) != (opened.Inode, opened.Device);
        }
    }

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
