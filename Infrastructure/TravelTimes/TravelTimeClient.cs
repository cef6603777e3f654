using Interlock.Application.Kinds.Routes;
using Interlock.Domain.Routes;
using Interlock.Infrastructure.Http;

namespace Interlock.Infrastructure.TravelTimes;

/// <summary>
/// Asks a server with OSRM's service <c>table</c>. Places that are the same are asked for once, tables are kept for a while, and who asks for
/// one that is just being asked for waits for it.
/// </summary>
internal sealed class TravelTimeClient(ExternalApi api, TimeProvider time) : ITravelTimeClient, IDisposable
{
    /// <summary>Concurrent blocks of one table, so that other calls get slots, too.</summary>
    private const int MostBlocks = 4;

    private readonly TravelTimeCache _cache = new(api.Config.Cache, time);
    private readonly SharedCalls<Places, TravelTable> _calls = new();

    /// <inheritdoc />
    public async Task<TravelTable> TableAsync(IReadOnlyList<Coordinate> places, CancellationToken cancellationToken)
    {
        var (different, of) = Places.Different(places);
        var table = different.Count > 1
            ? _cache.Find(different) ?? await _calls.AskAsync(different, end => AskAsync(different, end), cancellationToken)
            : new TravelTable(different.Count, new double[different.Count], new double[different.Count]);
        return table.Size == of.Length ? table : new TravelTable(of.Length, Spread(table.Durations, of, table.Size), Spread(table.Distances, of, table.Size));
    }

    /// <inheritdoc />
    public void Dispose() => _cache.Dispose();

    private async Task<TravelTable> AskAsync(Places places, CancellationToken cancellationToken)
    {
        var parts = new TravelTableParts(places);
        var blocks = TravelBlock.Of(places.Count, api.Config.MaxLocations);

        // The first goes ahead: an API that is down is not called for all of them, and after a break a single call may try it.
        await FillAsync(parts, blocks[0], places, cancellationToken);
        var options = new ParallelOptions { MaxDegreeOfParallelism = Math.Min(MostBlocks, api.Config.MaxConcurrent), CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(blocks.Skip(1), options, async (block, end) => await FillAsync(parts, block, places, end));
        var table = parts.Table;
        _cache.Keep(places, table);
        return table;
    }

    private async Task FillAsync(TravelTableParts parts, TravelBlock block, Places places, CancellationToken cancellationToken)
    {
        var most = block.Locations * block.Locations;
        await api.CallAsync(block.Request(places), body => block.Fill(parts, TableReply.Read(body, most)), cancellationToken);
    }

    /// <summary>The table of places, some of which are equal.</summary>
    private static double[] Spread(double[] cells, int[] of, int size)
    {
        var all = new double[of.Length * of.Length];
        for (var from = 0; from < of.Length; from++)
        {
            for (var to = 0; to < of.Length; to++)
            {
                all[(from * of.Length) + to] = cells[(of[from] * size) + of[to]];
            }
        }

        return all;
    }
}
