using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Interlock.Infrastructure.Configuration.Yaml;

/// <summary>
/// The anchors of a document, and its bounds: an alias counts for all it stands for, so that a few lines cannot grow without end.
/// </summary>
internal sealed class YamlAnchors
{
    private const int MaxNodes = 100_000;
    private const int MaxDepth = 50;

    private readonly Dictionary<AnchorName, Anchored> _anchors = [];
    private readonly HashSet<AnchorName> _open = [];
    private int _nodes;
    private int _deepest;

    /// <summary>The last line that was read.</summary>
    public int Line { get; private set; } = 1;

    /// <summary>Counts what was read; beyond the bounds it throws.</summary>
    public void Count(int nodes, int depth, ParsingEvent at)
    {
        Line = (int)at.Start.Line;
        _nodes += nodes;
        _deepest = Math.Max(_deepest, depth);
        if (depth > MaxDepth || _nodes > MaxNodes)
        {
            var message = depth > MaxDepth ? $"nested more than {MaxDepth} levels deep" : $"more than {MaxNodes} values, counting what aliases stand for";
            throw new YamlException(at.Start, at.End, message);
        }
    }

    /// <summary>Reads what an anchor names, and keeps it for its aliases.</summary>
    public ConfigNode Keep(AnchorName anchor, int depth, Func<ConfigNode> read)
    {
        var (before, deepest) = (_nodes, _deepest);
        _deepest = depth;
        _open.Add(anchor);
        var node = read();
        _open.Remove(anchor);
        _anchors[anchor] = new Anchored(node, _nodes - before, _deepest - depth);
        _deepest = Math.Max(_deepest, deepest);
        return node;
    }

    /// <summary>What an alias stands for.</summary>
    public ConfigNode Resolve(AnchorAlias alias, int depth)
    {
        if (_open.Contains(alias.Value))
        {
            throw new YamlException(alias.Start, alias.End, $"'*{alias.Value}' stands inside '&{alias.Value}', so it would hold itself");
        }

        if (!_anchors.TryGetValue(alias.Value, out var target))
        {
            throw new YamlException(alias.Start, alias.End, $"there is no anchor '&{alias.Value}' above '*{alias.Value}'");
        }

        Count(target.Size, depth + target.Height, alias);
        return target.Node.Copy();
    }

    private sealed record Anchored(ConfigNode Node, int Size, int Height);
}
