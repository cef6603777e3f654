using Interlock.Application.Configuration;
using Interlock.Application.Serving;
using Interlock.Domain.Swaps;
using Microsoft.Extensions.Logging;

namespace Interlock.Application.Swaps;

/// <summary>
/// What a server starts with: config.yaml; except where that is just what was undone while it was served last. Then what was brought back is
/// served again: a restart must not repeat a swap that went wrong.
/// </summary>
public sealed partial class SwapStart(
    ConfigProposal file, ModelStarter starter, SwapPublisher publisher, IRevisionDatastore revisions, IConfigProposals proposals, ILogger<SwapStart> logger)
{
    /// <summary>Loads and publishes.</summary>
    /// <param name="migration">Completes when the datastore can be asked.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="Domain.ModelLoadException">A version cannot be loaded.</exception>
    public async Task RunAsync(Task migration, CancellationToken cancellationToken)
    {
        // Both at once: neither needs the other before the first request.
        var loading = starter.LoadAsync(file, cancellationToken);
        await migration;
        if (await BroughtBackAsync(cancellationToken) is { } good)
        {
            await DropAsync(loading);
            await publisher.StartAsync(good, await starter.LoadAsync(good, cancellationToken), cancellationToken);
            return;
        }

        await publisher.StartAsync(file, await loading, cancellationToken);
    }

    private async Task<ConfigProposal?> BroughtBackAsync(CancellationToken cancellationToken)
    {
        var last = await revisions.LastPublishedAsync(cancellationToken);
        if (last is not { Source: RevisionSource.Watch }
            || await revisions.FindAsync(last.BasedOn, cancellationToken) is not { } undone
            || undone.Config != file.Text)
        {
            return null;
        }

        if (last.Config == undone.Config)
        {
            LogFilesUndone(undone.Number, undone.Reason ?? "");
            return null;
        }

        var good = proposals.Read(last.Config);
        if (good.Config is null)
        {
            LogCannotBringBack(undone.Number, string.Join("; ", good.Errors));
            return null;
        }

        LogBroughtBack(undone.Number, undone.Reason ?? "", last.Number);
        return good;
    }

    private static async Task DropAsync(Task<IReadOnlyList<LoadedModel>> loading)
    {
        await ((Task)loading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (loading.IsCompletedSuccessfully)
        {
            foreach (var loaded in await loading)
            {
                loaded.Retire();
            }
        }
    }

    [LoggerMessage(EventIds.StartedBroughtBack, LogLevel.Warning,
        "config.yaml is as it was in revision {Undone}, which was undone: {Reason}. Revision {Revision} is served instead; edit config.yaml to go on")]
    private partial void LogBroughtBack(int undone, string reason, int revision);

    [LoggerMessage(EventIds.StartedWithFiles, LogLevel.Warning,
        "A file of a model was replaced in revision {Undone}, which was undone: {Reason}. What it held before is gone, so it is served as it is now; replace it to go on")]
    private partial void LogFilesUndone(int undone, string reason);

    [LoggerMessage(EventIds.StartedUndone, LogLevel.Error,
        "config.yaml is as it was in revision {Undone}, which was undone, but what came back then cannot be read any more: config.yaml is served. {Problems}")]
    private partial void LogCannotBringBack(int undone, string problems);
}
