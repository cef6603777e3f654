using System.Text.Json;
using Interlock.Application.Configuration.Root;
using Interlock.Application.Serving.Batching;
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
        if (await LastAsync(cancellationToken) is (var last, var undone) && Read(last, undone) is { } good)
        {
            await DropAsync(loading);
            var loaded = await starter.LoadAsync(good, cancellationToken);
            Tell(last, undone, RevisionMaker.FingerprintOf(good, loaded) == last.Fingerprint);
            await publisher.StartAsync(good, loaded, cancellationToken);
            return;
        }

        await TellRefusedAsync(cancellationToken);
        await publisher.StartAsync(file, await loading, cancellationToken);
    }

    /// <summary>What was brought back when just this config.yaml was undone, and what was undone then.</summary>
    private async Task<(ConfigRevision Last, ConfigRevision Undone)?> LastAsync(CancellationToken cancellationToken)
    {
        var last = await revisions.LastPublishedAsync(cancellationToken);
        return last is { Source: RevisionSource.Watch } && await revisions.FindAsync(last.BasedOn, cancellationToken) is { } undone && undone.Config == file.Text
            ? (last, undone)
            : null;
    }

    /// <summary>What the gate refused is not compared at a start: nobody may think that the refusal still holds.</summary>
    private async Task TellRefusedAsync(CancellationToken cancellationToken)
    {
        if (await revisions.ListAsync(null, 1, cancellationToken) is [{ Outcome: RevisionOutcome.Refused } newest]
            && await revisions.FindAsync(newest.Number, cancellationToken) is { } refused && refused.Config == file.Text
            && JsonSerializer.Deserialize(refused.Report, SwapJson.Readable.SwapReport) is { Problems.Count: 0 })
        {
            LogRefused(refused.Number, refused.Reason ?? "");
        }
    }

    private ConfigProposal? Read(ConfigRevision last, ConfigRevision undone)
    {
        var good = proposals.Read(last.Config);
        if (good.Config is not null)
        {
            return good;
        }

        LogCannotBringBack(undone.Number, string.Join("; ", good.Errors));
        return null;
    }

    private void Tell(ConfigRevision last, ConfigRevision undone, bool isSame)
    {
        if (isSame)
        {
            LogBroughtBack(undone.Number, undone.Reason ?? "", last.Number);
        }
        else
        {
            LogOtherFiles(undone.Number, undone.Reason ?? "", last.Number);
        }
    }

    private static async Task DropAsync(Task<IReadOnlyList<LoadedModel>> loading)
    {
        await ((Task)loading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (loading.IsCompletedSuccessfully)
        {
            loading.Result.ToList().ForEach(loaded => loaded.Retire());
        }
    }

    [LoggerMessage(EventIds.StartedBroughtBack, LogLevel.Warning,
        "config.yaml is as it was in revision {Undone}, which was undone: {Reason}. Revision {Revision} is served instead; edit config.yaml to go on")]
    private partial void LogBroughtBack(int undone, string reason, int revision);

    [LoggerMessage(EventIds.StartedUndone, LogLevel.Error,
        "config.yaml is as it was in revision {Undone}, which was undone, but what came back then cannot be read any more: config.yaml is served. {Problems}")]
    private partial void LogCannotBringBack(int undone, string problems);

    [LoggerMessage(EventIds.StartedRefused, LogLevel.Warning,
        "config.yaml is as it was in revision {Refused}, which was refused: {Reason}. At a start nothing is compared, so it is served now")]
    private partial void LogRefused(int refused, string reason);

    [LoggerMessage(EventIds.StartedOtherFiles, LogLevel.Error,
        "config.yaml is as it was in revision {Undone}, which was undone: {Reason}. The settings of revision {Revision} are served instead, " +
        "but a file of a model, or a variable, is not what it was then: put the good one back")]
    private partial void LogOtherFiles(int undone, string reason, int revision);
}
