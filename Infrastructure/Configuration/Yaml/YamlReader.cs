using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Interlock.Infrastructure.Configuration.Yaml;

/// <summary>
/// Reads one YAML document into a <see cref="ConfigNode"/> tree. Stricter than YAML: a key may stand once, a second document, a tag
/// or a merge key (<c>&lt;&lt;</c>) is an error. Anchors and aliases work.
/// </summary>
internal sealed partial class YamlReader
{
    private const string MergeKey = "<<";

    private readonly string _file;
    private readonly ConfigReport _report;
    private readonly string? _written;
    private readonly Parser _parser;
    private readonly YamlAnchors _anchors = new();
    private readonly Stack<ConfigOrigin> _brackets = new();

    private YamlReader(string text, string file, ConfigReport report, string? written)
    {
        _file = file;
        _report = report;
        _written = written;
        _parser = new Parser(new Scanner(new StringReader(text), skipComments: true));
    }

    /// <summary>The document's root, or null when it cannot be read; why is in the report.</summary>
    /// <param name="text">The document.</param>
    /// <param name="file">What the report calls it.</param>
    /// <param name="report">Receives the findings.</param>
    /// <param name="written">What is shown in place of its values, or null to show them.</param>
    public static ConfigNode? Read(string text, string file, ConfigReport report, string? written = null)
    {
        var reader = new YamlReader(text, file, report, written);
        try
        {
            return reader.ReadDocument();
        }
        catch (YamlException e) when (e.Start.Index < text.TrimEnd().Length || reader._brackets.Count == 0)
        {
            var (line, column, message) = YamlFaults.Explain(e, text);
            reader.Error(new ConfigOrigin(file, line, column), "", message);
        }
        catch (Exception e) when (e is YamlException or InvalidOperationException or ArgumentException)
        {
            // At the end of the text, or where a line inside brackets is indented less than it should be (YamlDotNet's scanner fails there).
            var message = reader._brackets.TryPeek(out _) ? "the bracket that opens here is not closed" : $"cannot be read from here on: {e.Message}";
            reader.Error(reader.LastPlace, "", $"not valid YAML: {message}");
        }

        return null;
    }

    private ConfigOrigin LastPlace => _brackets.TryPeek(out var bracket) ? bracket : new ConfigOrigin(_file, _anchors.Line, 1);

    private ConfigNode? ReadDocument()
    {
        _parser.Consume<StreamStart>();
        var root = _parser.TryConsume<DocumentStart>(out _) ? ReadNode("", 0) : null;
        if (root is null or ConfigScalar { IsNull: true })
        {
            Error(new ConfigOrigin(_file, 1, 1), "", "the file is empty");
            return null;
        }

        _parser.Consume<DocumentEnd>();
        if (_parser.TryConsume<DocumentStart>(out var second))
        {
            Error(Origin(second), "", "a second document begins here; the file must hold one only");
        }

        return root;
    }

    private ConfigNode ReadNode(string path, int depth)
    {
        _anchors.Count(1, depth, _parser.Current!);
        if (_parser.TryConsume<AnchorAlias>(out var alias))
        {
            return _anchors.Resolve(alias, depth);
        }

        if (_parser.Current is not NodeEvent start)
        {
            throw new YamlException(_parser.Current!.Start, _parser.Current.End, "a value is missing here; check the indentation");
        }

        if (!start.Tag.IsEmpty && !start.Tag.IsNonSpecific)
        {
            Error(Origin(start), path, $"the tag '{start.Tag}' is not used here; leave it out");
        }

        return start.Anchor.IsEmpty ? ReadContent(path, depth) : _anchors.Keep(start.Anchor, depth, () => ReadContent(path, depth));
    }

    private ConfigNode ReadContent(string path, int depth)
    {
        if (_parser.TryConsume<Scalar>(out var scalar))
        {
            var isNull = scalar.Style == ScalarStyle.Plain && scalar.Value is "" or "~" or "null";
            return new ConfigScalar(Origin(scalar), scalar.Value, isNull) { Written = _written };
        }

        if (_parser.Current is not (SequenceStart { Style: SequenceStyle.Flow } or MappingStart { Style: MappingStyle.Flow }))
        {
            return ReadCollection(path, depth);
        }

        _brackets.Push(Origin(_parser.Current));
        var node = ReadCollection(path, depth);
        _brackets.Pop();
        return node;
    }

    private ConfigNode ReadCollection(string path, int depth) =>
        _parser.TryConsume<SequenceStart>(out var sequence) ? ReadList(Origin(sequence), path, depth) : ReadMap(path, depth);

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
            var node = ReadNode(path, depth + 1);
            var key = node as ConfigScalar ?? new ConfigScalar(node.Origin, "", isNull: true);
            var keyPath = ConfigPaths.Join(path, key.Text);
            var value = ReadNode(keyPath, depth + 1);
            if (CheckKey(map, key) is { } problem)
            {
                Error(key.Origin, key.IsNull || key.Text.Length == 0 ? path : keyPath, problem);
            }
            else
            {
                map.Entries.Add(key.Text, new ConfigEntry(key.Origin, value));
            }
        }

        return map;
    }

    private static string? CheckKey(ConfigMap map, ConfigScalar key) => key switch
    {
        { IsNull: true } or { Text: "" } => "a key must be a word, or text in quotes",
        { Text: MergeKey } => "the merge key '<<' is not used here; write the keys out, or put an alias in place of the whole value",
        _ when map.Entries.TryGetValue(key.Text, out var first) => $"the key '{key.Text}' stands twice; first at {first.KeyOrigin}",
        _ => null,
    };

    // A value that is not to be shown may be quoted by what is wrong with it.
    private void Error(ConfigOrigin origin, string path, string message) => _report.Error(
        origin, _written is null ? path : "", _written is null ? message : Quoted().Replace(message, "'...'"));

    [GeneratedRegex("'[^']+'")]
    private static partial Regex Quoted();

    private ConfigOrigin Origin(ParsingEvent parsed) => new(_file, (int)parsed.Start.Line, (int)parsed.Start.Column);
}
