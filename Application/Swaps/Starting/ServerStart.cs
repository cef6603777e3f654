using Interlock.Application.Configuration;
using Interlock.Application.Configuration.Root;
using Interlock.Application.Serving.Batching;
using Interlock.Application.Swaps.Publishing;
using Interlock.Application.Swaps.Revisions;
using Interlock.Domain;
using Interlock.Domain.Swaps;

namespace Interlock.Application.Swaps.Starting;

/// <summary>
/// Starts a server with the active revision: the last one that was published and not rolled back. If config.yaml differs from it, it is then applied like
/// any other edit, unless it was rejected or rolled back already. The very first start, and <c>server.on-start: file</c>, take config.yaml.
/// </summary>
public sealed class ServerStart(
    ActiveRevision active, ModelStarter starter, InterruptedWatch interrupted, SwapRollout rollout, ISwapService swaps, SwapNotifier notifier)
{
    private static readonly SwapRequest AtStart = new(null, RevisionSource.Start, Account.Name);

    private readonly ConfigProposal _file = active.File;

    /// <summary>Loads the models and makes them active.</summary>
    /// <param name="migration">Completes when the datastore can be used.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="ModelLoadException">Neither the active revision nor config.yaml can be loaded; the message has all reasons.</exception>
    /// <exception cref="UnavailableException"><c>datastore_unavailable</c>.</exception>
    public async Task RunAsync(Task migration, CancellationToken cancellationToken)
    {
        // Usually config.yaml is what is active: it loads while the datastore migrates.
        using var dropped = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var loading = starter.LoadAsync(_file, dropped.Token);
        await migration;
        var stored = await active.FindAsync(cancellationToken);
        var restorable = _file.Config!.Server.OnStart == OnStart.File ? null : stored;
        var resumed = restorable is null ? null : await interrupted.TryResumeAsync(restorable, cancellationToken);
        if (resumed is null && (restorable is null || active.IsFile(restorable.Revision)))
        {
            await rollout.StartAsync(_file, await loading, stored?.Revision, AtStart, [], cancellationToken);
            return;
        }

        await dropped.CancelAsync();
        _ = DiscardAsync(loading);
        if (resumed is not null)
        {
            await ApplyFileAsync(resumed, cancellationToken);
        }
        else if (await TryLoadAsync(restorable!, cancellationToken) is { } loaded)
        {
            await StartAsync(restorable!, loaded, cancellationToken);
        }
    }

    private async Task StartAsync(StoredRevision stored, IReadOnlyList<LoadedModel> loaded, CancellationToken cancellationToken)
    {
        if (RevisionFingerprint.Of(stored.Proposal, loaded) != stored.Revision.Fingerprint)
        {
            notifier.StartedWithOtherFiles(stored.Revision.Number);
        }

        await rollout.StartAsync(stored.Proposal, loaded, stored.Revision, AtStart, [], cancellationToken);
        await ApplyFileAsync(stored.Revision, cancellationToken);
    }

    private async Task ApplyFileAsync(ConfigRevision now, CancellationToken cancellationToken)
    {
        if (await active.FindTriedAsync(now, cancellationToken) is { } tried)
        {
            notifier.StartedWithout(tried, now.Number);
        }
        else if (!active.IsFile(now))
        {
            await swaps.ApplyAsync(AtStart with { Text = _file.Text, Proposal = _file }, cancellationToken);
        }
    }

    /// <summary>Loads the active revision; if that fails, starts with config.yaml, proven by its golden requests, and returns null.</summary>
    private async Task<IReadOnlyList<LoadedModel>?> TryLoadAsync(StoredRevision stored, CancellationToken cancellationToken)
    {
        string reason;
        try
        {
            if (stored.Proposal.Config is not null)
            {
                return await starter.LoadAsync(stored.Proposal, cancellationToken);
            }

            reason = string.Join("; ", stored.Proposal.Errors);
        }
        catch (ModelLoadException e)
        {
            reason = e.Message;
        }

        reason = $"Revision {stored.Revision.Number} is active but cannot be loaded: {reason}";
        try
        {
            var loaded = await starter.LoadAsync(_file, cancellationToken);
            await rollout.StartAsync(_file, loaded, stored.Revision, AtStart, [reason], cancellationToken);
            return null;
        }
        catch (ModelLoadException e)
        {
            throw new ModelLoadException($"{reason}{Environment.NewLine}config.yaml cannot be loaded either: {e.Message}", e);
        }
    }

    private static async Task DiscardAsync(Task<IReadOnlyList<LoadedModel>> loading)
    {
        await ((Task)loading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (loading.IsCompletedSuccessfully)
        {
            loading.Result.ToList().ForEach(loaded => loaded.Retire());
        }
    }
}
