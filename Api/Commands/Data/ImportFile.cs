using Interlock.Api.Commands.Common;
using Interlock.Api.Composition;
using Interlock.Application.Access.Audit;
using Interlock.Application.Configuration;
using Interlock.Application.Sources;
using Interlock.Domain;
using Interlock.Infrastructure.Datastore.Providers;

namespace Interlock.Api.Commands.Data;

/// <summary>Brings a file straight into the datastore, whether the server runs or not, and shows how far it is.</summary>
internal static class ImportFile
{
    private const string StandardInput = "-";

    // Who waits for SQLite's lock in another process may look only every 150 ms: as long it must be free between two batches.
    private static readonly TimeSpan SqlitePause = TimeSpan.FromMilliseconds(150);

    /// <summary>Imports the rows of a source.</summary>
    /// <param name="services">The services.</param>
    /// <param name="source">The file.</param>
    /// <param name="afterBatch">Awaited after every batch.</param>
    public delegate Task<ImportResult> Import(IServiceProvider services, Stream source, Func<ImportProgress, Task> afterBatch);

    /// <summary>Runs an import, and audits it.</summary>
    /// <param name="config">The option <c>--config</c>.</param>
    /// <param name="file">Its name, or - for the standard input.</param>
    /// <param name="action">What the audit calls it.</param>
    /// <param name="import">Imports the rows.</param>
    /// <param name="cancellationToken">Ends it between two batches.</param>
    /// <returns>0, or 1 when a row was rejected or the file could not be read to its end.</returns>
    public static async Task<int> RunAsync(string? config, string file, string action, Import import, CancellationToken cancellationToken)
    {
        if (ConfigLoading.Load(config) is not { } loaded)
        {
            return 1;
        }

        try
        {
            await using var source = file == StandardInput ? Console.OpenStandardInput() : File.OpenRead(file);
            await using var services = CommandHost.Build(loaded);
            await services.GetRequiredService<DatastoreMigrator>().MigrateAsync(cancellationToken);
            var pause = loaded.ValidConfig.Datastore.Provider == DatastoreProvider.Sqlite ? SqlitePause : TimeSpan.Zero;
            return await RunAsync(
                source, after => AuditedAsync(services.GetRequiredService<IAudit>(), action, () => import(services, source, after)), pause, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InterlockException)
        {
            Console.Error.WriteLine(e.Message);
            return 1;
        }
    }

    private static async Task<int> RunAsync(
        Stream source, Func<Func<ImportProgress, Task>, Task<ImportResult>> import, TimeSpan pause, CancellationToken cancellationToken)
    {
        try
        {
            var result = await ImportConsole.ShowAsync(
                source.CanSeek ? source.Length : null, show => import(progress => ShowAndPauseAsync(show, progress, pause, cancellationToken)));
            ImportConsole.Close(result);
            return result.Rejected == 0 ? 0 : 1;
        }
        catch (ImportStoppedException e)
        {
            ImportConsole.Close(e.SoFar);
            Console.Error.WriteLine(e.Describe(e.Message));
            return 1;
        }
    }

    private static async Task<ImportResult> AuditedAsync(IAudit audit, string action, Func<Task<ImportResult>> import)
    {
        try
        {
            var result = await import();
            await audit.RecordAsync(AuditSource.OfCommand, action, null, after: result.CountsJson);
            return result;
        }
        catch (ImportStoppedException e)
        {
            await audit.RecordAsync(AuditSource.OfCommand, action, null, (e.InnerException as InterlockException)?.Code ?? "bad_request", after: e.SoFar.CountsJson);
            throw;
        }
    }

    private static Task ShowAndPauseAsync(
        Action<ImportProgress> show, ImportProgress progress, TimeSpan pause, CancellationToken cancellationToken)
    {
        show(progress);
        return Task.Delay(pause, cancellationToken);
    }
}
