using System.Runtime.CompilerServices;
using Interlock.Domain.Predictions;
using Microsoft.EntityFrameworkCore;

namespace Interlock.Infrastructure.Datastore.Retention;

/// <summary>Deletes what predictions were asked, and leaves what was answered.</summary>
internal sealed class PayloadDeletion(DatastoreCalls calls)
{
    // What this process has looked through: requests up to it are deleted.
    private string _upTo = "";

    /// <summary>Deletes the requests of predictions before an id.</summary>
    /// <returns>How many each transaction deleted.</returns>
    public async IAsyncEnumerable<int> DeleteAsync(string before, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await LastOfPageAsync(before, cancellationToken) is { } last)
        {
            var after = _upTo;
            yield return await calls.RunAsync(
                (context, _) => RetentionQueries.Payloads(context, after, before).Where(row => string.Compare(row.Id, last) <= 0)
                    .ExecuteUpdateAsync(update => update.SetProperty(row => row.Request, Prediction.NoRequest), cancellationToken),
                cancellationToken,
                size: WorkSize.Bulk);
            _upTo = last;
        }
    }

    private Task<string?> LastOfPageAsync(string before, CancellationToken cancellationToken)
    {
        var after = _upTo;
        return calls.QueryAsync(
            async context => (await RetentionQueries.Between(context, after, before).OrderBy(row => row.Id).Select(row => row.Id).Take(RowDeletion.RowsPerTransaction)
                .ToListAsync(cancellationToken)).LastOrDefault(),
            cancellationToken);
    }
}
