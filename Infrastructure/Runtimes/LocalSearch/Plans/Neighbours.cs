namespace Interlock.Infrastructure.Runtimes.LocalSearch.Plans;

/// <summary>For every stop the others, nearest first; a list is made when it is first asked for.</summary>
internal sealed class Neighbours
{
    private const int Most = 128;
    private const int Near = 20;

    private readonly RoutingTable _table;
    private readonly int[]?[] _lists;
    private readonly double[] _distances;
    private readonly int[] _nodes;

    public Neighbours(RoutingTable table)
    {
        _table = table;
        _lists = new int[table.Nodes][];
        _distances = new double[table.Nodes];
        _nodes = new int[table.Nodes];
    }

    public ReadOnlySpan<int> Of(int node) => _lists[node] ??= Sorted(node);

    /// <summary>The nearest, as many as a move tries.</summary>
    public ReadOnlySpan<int> Nearest(int node)
    {
        var all = Of(node);
        return all[..Math.Min(all.Length, Near)];
    }

    private int[] Sorted(int node)
    {
        var count = 0;
        for (var other = 1; other < _table.Nodes; other++)
        {
            var distance = Math.Min(_table.Duration(node, other), _table.Duration(other, node));
            if (other != node && !double.IsPositiveInfinity(distance))
            {
                _distances[count] = distance;
                _nodes[count++] = other;
            }
        }

        // Array.Sort is not stable, but the same on every platform for the same input.
        Array.Sort(_distances, _nodes, 0, count);
        return _nodes.AsSpan(0, Math.Min(count, Most)).ToArray();
    }
}
