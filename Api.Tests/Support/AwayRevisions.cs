using Autofac;
using Interlock.Application.Swaps.Revisions;
using Interlock.Domain;
using Interlock.Domain.Swaps;

namespace Interlock.Api.Tests.Support;

/// <summary>The revisions of a server, in a datastore that a test takes away.</summary>
internal sealed class AwayRevisions
{
    private volatile bool _isAway;
    private TaskCompletionSource? _hang;

    /// <summary>Whether nothing can be read or written.</summary>
    public bool IsAway
    {
        get => _isAway;
        set => _isAway = value;
    }

    /// <summary>Lets everything wait until the returned source is completed.</summary>
    public TaskCompletionSource Hang() => _hang = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Wires it in front of the real one.</summary>
    public void Wire(ContainerBuilder container) => container.RegisterDecorator<IRevisionDatastore>((_, _, inner) => new Gate(this, inner));

    private async Task<IRevisionDatastore> OrAsync(IRevisionDatastore inner)
    {
        if (_hang is { } hang)
        {
            await hang.Task;
        }

        return IsAway ? throw new UnavailableException(UnavailableException.DatastoreUnavailable, "The datastore is away.", TimeSpan.FromSeconds(1)) : inner;
    }

    private sealed class Gate(AwayRevisions away, IRevisionDatastore inner) : IRevisionDatastore
    {
        public async Task AddAsync(ConfigRevision revision, CancellationToken cancellationToken) => await (await away.OrAsync(inner)).AddAsync(revision, cancellationToken);

        public async Task<ConfigRevision?> FindAsync(int number, CancellationToken cancellationToken) => await (await away.OrAsync(inner)).FindAsync(number, cancellationToken);

        public async Task<ConfigRevision?> LastPublishedAsync(CancellationToken cancellationToken) => await (await away.OrAsync(inner)).LastPublishedAsync(cancellationToken);

        public async Task<IReadOnlyList<ConfigRevision>> ListAsync(int? before, int limit, CancellationToken cancellationToken) =>
            await (await away.OrAsync(inner)).ListAsync(before, limit, cancellationToken);

        public async Task<ConfigRevision?> LastFromFileAsync(CancellationToken cancellationToken) => await (await away.OrAsync(inner)).LastFromFileAsync(cancellationToken);

        public async Task<ConfigRevision?> LastOfTextAsync(string config, CancellationToken cancellationToken) =>
            await (await away.OrAsync(inner)).LastOfTextAsync(config, cancellationToken);

        public async Task RollBackAsync(Rollback rollback, ConfigRevision? restored, CancellationToken cancellationToken) =>
            await (await away.OrAsync(inner)).RollBackAsync(rollback, restored, cancellationToken);
    }
}
