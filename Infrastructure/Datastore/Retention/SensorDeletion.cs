using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Interlock.Application.Kinds.Sensors;
using Interlock.Infrastructure.Datastore.Sensors;
using Microsoft.EntityFrameworkCore;

namespace Interlock.Infrastructure.Datastore.Retention;

/// <summary>Deletes rows of sensors, one sensor after the other.</summary>
internal sealed class SensorDeletion(DatastoreCalls calls, RowDeletion deletion)
{
    private const int SensorsPerPage = 500;

    /// <summary>Deletes the rows of every sensor.</summary>
    /// <inheritdoc cref="RowDeletion.DeleteAsync" />
    public async IAsyncEnumerable<int> DeleteAsync<TRow>(
        Func<InterlockDbContext, string, IQueryable<TRow>> rows,
        Expression<Func<TRow, DateTime>> key,
        Func<DateTime, Expression<Func<TRow, bool>>> upTo,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var sensor in SensorsAsync(cancellationToken))
        {
            await foreach (var some in deletion.DeleteAsync(context => rows(context, sensor), key, upTo, cancellationToken))
            {
                if (some > 0)
                {
                    yield return some;
                }
            }
        }
    }

    /// <summary>How many rows there are of all sensors.</summary>
    public async Task<long> CountAsync<TRow>(Func<InterlockDbContext, string, IQueryable<TRow>> rows, CancellationToken cancellationToken)
    {
        var count = 0L;
        await foreach (var sensor in SensorsAsync(cancellationToken))
        {
            count += await deletion.CountAsync(context => rows(context, sensor), cancellationToken);
        }

        return count;
    }

    private async IAsyncEnumerable<string> SensorsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? after = null;
        while (await PageAsync(after) is { Count: > 0 } page)
        {
            foreach (var sensor in page)
            {
                yield return sensor;
            }

            after = page[^1];
        }

        Task<List<string>> PageAsync(string? from) => calls.QueryAsync(
            context => SensorQueries.List(context, new SensorFilter(null, from, SensorsPerPage)).Select(sensor => sensor.Id).ToListAsync(cancellationToken), cancellationToken);
    }
}
