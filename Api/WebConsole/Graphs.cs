namespace Interlock.Api.WebConsole;

/// <summary>What follows on what, from left to right, drawn as SVG. What it shows stands in a table of the page, too.</summary>
/// <param name="Name">What is shown.</param>
/// <param name="Nodes">Each after those it follows on, or before; without a circle.</param>
public sealed record PageGraph(string Name, IReadOnlyList<GraphNode> Nodes)
{
    /// <summary>The width of a node.</summary>
    public const int NodeWidth = 160;

    /// <summary>Its height.</summary>
    public const int NodeHeight = 44;

    private const int Wide = NodeWidth + 48;
    private const int High = NodeHeight + 16;
    private const int LongestName = 20;

    /// <summary>The nodes, and where their upper left corners are.</summary>
    public IReadOnlyList<PlacedNode> Place()
    {
        var columns = new Dictionary<string, int>(StringComparer.Ordinal);
        var byName = Nodes.ToDictionary(node => node.Name, StringComparer.Ordinal);
        foreach (var node in Nodes)
        {
            ColumnOf(node.Name);
        }

        return [.. Nodes.GroupBy(node => columns[node.Name])
            .SelectMany(column => column.Select((node, row) => new PlacedNode(node, column.Key * Wide, row * High)))];

        int ColumnOf(string name)
        {
            if (!columns.TryGetValue(name, out var column))
            {
                var after = byName[name].After.Where(byName.ContainsKey).ToList();
                columns[name] = column = after.Count == 0 ? 0 : after.Max(ColumnOf) + 1;
            }

            return column;
        }
    }

    /// <summary>A name as far as it fits into a node.</summary>
    public static string Short(string name) => name.Length <= LongestName ? name : $"{name[..(LongestName - 1)]}…";
}

/// <summary>A node of a graph.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State">Where it is.</param>
/// <param name="After">The names of the nodes that it follows on.</param>
public sealed record GraphNode(string Name, string State, IReadOnlyList<string> After);

/// <summary>A node and its place.</summary>
/// <param name="Node">The node.</param>
/// <param name="X">From the left.</param>
/// <param name="Y">From the top.</param>
public sealed record PlacedNode(GraphNode Node, int X, int Y)
{
    /// <summary>The way from the right of another node to the left of this one: the attribute <c>d</c> of a path.</summary>
    public string WayFrom(PlacedNode other)
    {
        var (fromX, fromY, toY) = (other.X + PageGraph.NodeWidth, other.Y + (PageGraph.NodeHeight / 2), Y + (PageGraph.NodeHeight / 2));
        var middle = (fromX + X) / 2;
        return FormattableString.Invariant($"M{fromX} {fromY}C{middle} {fromY} {middle} {toY} {X} {toY}");
    }
}
