using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Interlock.Infrastructure.Configuration;

/// <summary>
/// Reads one YAML document into a <see cref="ConfigNode"/> tree. Stricter than YAML: a key may stand once, a second document, a tag
/// or a merge key (<c>&lt;&lt;</c>) is an error. Anchors and aliases work.
/// </summary>
internal sealed class YamlReader
{
    private const int MaxNodes = 100_000;
    private const int MaxDepth = 50;

    private readonly string _file;
    private readonly ConfigReport _report;
    private readonly Parser _parser;
    private readonly Dictionary<AnchorName, (ConfigNode Node, int Size)> _anchors = [];
    private int _nodes;

    private YamlReader(string text, string file, ConfigReport report)
    {
        _file = file;
        _report = report;
        _parser = new Parser(new Scanner(new StringReader(text), skipComments: true));
    }

    /// <summary>The document's root, or null when it cannot be read; why is in the report.</summary>
    public static ConfigNode? Read(string text, string file, ConfigReport report)
    {
        try
        {
            return new YamlReader(text, file, report).ReadDocument();
        }
        catch (YamlException e)
        {
            report.Error(new ConfigOrigin(file, (int)e.Start.Line, (int)e.Start.Column), "", $"not valid YAML: {e.Message}");
            return null;
        }
    }

    private ConfigNode? ReadDocument()
    {
        _parser.Consume<StreamStart>();
        if (!_parser.TryConsume<DocumentStart>(out _))
        {
            _report.Error(new ConfigOrigin(_file, 1, 1), "", "the file is empty");
            return null;
        }

        var root = ReadNode("", 0);
        _parser.Consume<DocumentEnd>();
        if (_parser.TryConsume<DocumentStart>(out var second))
        {
            _report.Error(Origin(second), "", "a second document begins here; config.yaml holds one");
        }

        return root;
    }

    private ConfigNode ReadNode(string path, int depth)
    {
        if (depth > MaxDepth || ++_nodes > MaxNodes)
        {
            throw new YamlException(_parser.Current!.Start, _parser.Current.End, "nested too deeply or too large");
        }

        if (_parser.TryConsume<AnchorAlias>(out var alias))
        {
            return Resolve(alias);
        }

        var start = (NodeEvent)_parser.Current!;
        if (!start.Tag.IsEmpty && !start.Tag.IsNonSpecific)
        {
            _report.Error(Origin(start), path, $"tags such as '{start.Tag}' are not used here");
        }

        var before = _nodes;
        var node = ReadContent(path, depth);
        if (!start.Anchor.IsEmpty)
        {
            _anchors[start.Anchor] = (node, _nodes - before);
        }

        return node;
    }

    /// <summary>An alias counts for all it stands for, so that a few lines cannot grow without bound.</summary>
    private ConfigNode Resolve(AnchorAlias alias)
    {
        if (!_anchors.TryGetValue(alias.Value, out var target))
        {
            throw new YamlException(alias.Start, alias.End, $"there is no anchor '&{alias.Value}' above");
        }

        _nodes += target.Size;
        return target.Node;
    }

    private ConfigNode ReadContent(string path, int depth)
    {
        if (_parser.TryConsume<Scalar>(out var scalar))
        {
            var isNull = scalar.Style == ScalarStyle.Plain && scalar.Value is "" or "~" or "null";
            return new ConfigScalar(Origin(scalar), scalar.Value, isNull);
        }

        return _parser.TryConsume<SequenceStart>(out var sequence) ? ReadList(Origin(sequence), path, depth) : ReadMap(path, depth);
    }

    private ConfigList ReadList(ConfigOrigin origin, string path, int depth)
    {
        var items = new List<ConfigNode>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(ReadNode($"{path}[{items.Count}]", depth + 1));
        }

        return new ConfigList(origin, items);
    }

    private ConfigMap ReadMap(string path, int depth)
    {
        var map = new ConfigMap(Origin(_parser.Consume<MappingStart>()));
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            if (ReadNode(path, depth + 1) is not ConfigScalar { IsNull: false } key)
            {
                throw new YamlException(_parser.Current!.Start, _parser.Current.End, "a key must be a single word");
            }

            var value = ReadNode(ConfigPaths.Join(path, key.Text), depth + 1);
            if (!map.Entries.TryAdd(key.Text, new ConfigEntry(key.Origin, value)))
            {
                _report.Error(key.Origin, ConfigPaths.Join(path, key.Text), $"the key '{key.Text}' stands twice; first at {map.Entries[key.Text].KeyOrigin}");
            }
        }

        return map;
    }

    private ConfigOrigin Origin(ParsingEvent parsed) => new(_file, (int)parsed.Start.Line, (int)parsed.Start.Column);
}
