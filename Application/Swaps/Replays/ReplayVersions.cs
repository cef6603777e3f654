using Interlock.Application.Serving.Batching;
using Interlock.Application.Serving.Loading;
using Interlock.Application.Serving.Threads;
using Interlock.Application.Swaps.Publishing;
using Interlock.Domain;
using Microsoft.Extensions.Logging;

namespace Interlock.Application.Swaps.Replays;

/// <summary>Finds the versions that replays ask. One that is only configured is loaded for it, one at a time, and freed afterwards.</summary>
public sealed partial class ReplayVersions(
    SwapPublisher publisher, VersionLoader loader, ILoadThreads threads, TimeProvider time, ILogger<ReplayVersions> logger) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _turns = new(1);

    /// <summary>The right to ask a version; dispose it afterwards.</summary>
    /// <param name="model">The model.</param>
    /// <param name="version">Any version that is configured; null for the active one.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UnknownModelException">There is no such model.</exception>
    /// <exception cref="UnknownVersionException">The version is not configured.</exception>
    /// <exception cref="ConflictException"><c>not_replayable</c>: the version cannot be loaded.</exception>
    /// <exception cref="UnavailableException">Another one is being loaded for too long.</exception>
    public async Task<ReplayLease> AcquireAsync(string model, string? version, CancellationToken cancellationToken)
    {
        var (proposal, snapshot) = publisher.State.Active;
        if (!snapshot.Models.TryGetValue(model, out var served))
        {
            throw new UnknownModelException(model, snapshot.Models.Keys);
        }

        var name = version ?? served.Config.Active;
        if (!served.Config.Versions.ContainsKey(name))
        {
            throw new UnknownVersionException(model, name, served.Config.Versions.Keys);
        }

        return served.Find(name) is { } loaded
            ? Lease(loaded)
            : await LoadAsync(ModelVersion.Of(model, name, proposal.Config!.Models[model], proposal.Config.Clients, proposal.Settings), cancellationToken);
    }

    /// <inheritdoc />
    public void Dispose() => _turns.Dispose();

    private static ReplayLease Lease(LoadedModel loaded) => loaded.TryAcquire()
        ? new ReplayLease(loaded, loaded.ReleaseLease)
        : throw new UnavailableException(UnavailableException.NotReady, $"{loaded.Id} is just being exchanged.", TimeSpan.FromSeconds(1));

    private async Task<ReplayLease> LoadAsync(ModelVersion id, CancellationToken cancellationToken)
    {
        await WaitForTurnAsync(cancellationToken);
        try
        {
            var loaded = await threads.RunAsync(() => loader.LoadAsync(id, cancellationToken), id.StartsThreads);
            return new ReplayLease(loaded, () => Free(loaded));
        }
        catch (Exception e)
        {
            _turns.Release();
            if (e is ModelLoadException)
            {
                LogNotLoaded(id.Model, id.Version, e.Message);
                throw new ConflictException(
                    ConflictException.NotReplayable, $"Version '{id.Version}' of model '{id.Model}' cannot be loaded; the log says why.");
            }

            throw;
        }
    }

    private async Task WaitForTurnAsync(CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            await _turns.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new UnavailableException(UnavailableException.Overloaded, "Another version is loaded for a replay just now.", Patience);
        }
    }

    private void Free(LoadedModel loaded)
    {
        loaded.Retire();
        _turns.Release();
    }

    [LoggerMessage(EventIds.ReplayNotLoaded, LogLevel.Warning, "Model {Model} version {Version} could not be loaded for a replay: {Reason}")]
    private partial void LogNotLoaded(string model, string version, string reason);
}

/// <summary>The right to ask a version.</summary>
/// <param name="loaded">The version.</param>
/// <param name="end">What is done when it ends.</param>
public sealed class ReplayLease(LoadedModel loaded, Action end) : IDisposable
{
    /// <summary>The version.</summary>
    public LoadedModel Loaded { get; } = loaded;

    /// <inheritdoc />
    public void Dispose() => end();
}
