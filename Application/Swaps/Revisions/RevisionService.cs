using System.Globalization;
using Interlock.Domain;
using Interlock.Domain.Swaps;

namespace Interlock.Application.Swaps.Revisions;

/// <inheritdoc />
public sealed class RevisionService(IRevisionDatastore datastore) : IRevisionService
{
    /// <inheritdoc />
    public async Task<ConfigRevision> GetAsync(string number, CancellationToken cancellationToken) =>
        int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var found)
        && await datastore.FindAsync(found, cancellationToken) is { } revision
            ? revision
            : throw new NotFoundException("revision", number);

    /// <inheritdoc />
    public Task<Page<ConfigRevision>> ListAsync(int? before, int limit, CancellationToken cancellationToken) =>
        Paging.ListAsync(limit, most => datastore.ListAsync(before, most, cancellationToken));
}
