using Autofac;
using Interlock.Application.Swaps;
using Interlock.Application.Swaps.Revisions;
using Interlock.Domain;
using Interlock.Domain.Swaps;

namespace Interlock.Api.Tests.Support;

/// <summary>The revisions of a server, in a datastore that a test takes away.</summary>
internal sealed class AwayRevisions
{
    private volatile bool _isAway;

    /// <summary>Whether nothing can be read or written.</summary>
    public bool IsAway
    {
        get => _isAway;
        set => _isAway = value;
    }

    /// <summary>Wires it in front of the real one.</summary>
    public void Wire(ContainerBuilder container) => container.RegisterDecorator<IRevisionDatastore>((_, _, inner) => new Gate(this, inner));

    private IRevisionDatastore Or(IRevisionDatastore inner) =>
        IsAway ? throw new UnavailableException(UnavailableException.DatastoreUnavailable, "The datastore is away.", TimeSpan.FromSeconds(1)) : inner;

    private sealed class Gate(AwayRevisions away, IRevisionDatastore inner) : IRevisionDatastore
    {
        public async Task AddAsync(ConfigRevision revision, CancellationToken cancellationToken) => await away.Or(inner).AddAsync(revision, cancellationToken);

        public async Task<ConfigRevision?> FindAsync(int number, CancellationToken cancellationToken) => await away.Or(inner).FindAsync(number, cancellationToken);

        public async Task<ConfigRevision?> LastPublishedAsync(CancellationToken cancellationToken) => await away.Or(inner).LastPublishedAsync(cancellationToken);

        public async Task<IReadOnlyList<ConfigRevision>> ListAsync(int? before, int limit, CancellationToken cancellationToken) =>
            await away.Or(inner).ListAsync(before, limit, cancellationToken);

        public async Task RollBackAsync(int number, string reason, CancellationToken cancellationToken) =>
            await away.Or(inner).RollBackAsync(number, reason, cancellationToken);
    }
}
