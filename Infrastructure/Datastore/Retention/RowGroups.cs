using System.Runtime.CompilerServices;
using Interlock.Application.Kinds.Sensors;
using Interlock.Infrastructure.Datastore.Predictions;
using Interlock.Infrastructure.Datastore.Sensors;
using Microsoft.EntityFrameworkCore;

namespace Interlock.Infrastructure.Datastore.Retention;

/// <summary>Lists what begins the key of a table that is not ordered by time alone: within each group, old rows are one range.</summary>
internal sealed class RowGroups(DatastoreCalls calls)
{
    private const int SensorsPerPage = 500;

    /// <summary>All sensors.</summary>
    public async IAsyncEnumerable<string> SensorsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
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

    /// <summary>All versions that have labels.</summary>
    public async IAsyncEnumerable<(string Model, string Version)> LabelledAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var model = await NextAsync(context => RetentionQueries.NextModel(context, "")); model is not null;)
        {
            var of = model;
            for (var version = await NextVersionAsync(of, ""); version is not null; version = await NextVersionAsync(of, version))
            {
                yield return (of, version);
            }

            model = await NextAsync(context => RetentionQueries.NextModel(context, of));
        }

        Task<string?> NextVersionAsync(string model, string after) => NextAsync(context => LabelledPredictions.NextVersion(context, model, after));

        Task<string?> NextAsync(Func<InterlockDbContext, IQueryable<string>> next) =>
            calls.QueryAsync(context => next(context).SingleOrDefaultAsync(cancellationToken), cancellationToken);
    }
}
