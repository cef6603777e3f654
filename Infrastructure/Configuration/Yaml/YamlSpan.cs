using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Interlock.Infrastructure.Configuration.Yaml;

/// <summary>A node of a document, and where its text begins and ends.</summary>
/// <param name="Start">The index of its first character.</param>
/// <param name="End">The index behind its last character; of a block that of its last value.</param>
/// <param name="Event">What the parser found there.</param>
internal sealed record YamlSpan(int Start, int End, ParsingEvent Event)
{
    /// <summary>Keys and values of a map; else none.</summary>
    public IReadOnlyList<(YamlSpan Key, YamlSpan Value)> Entries { get; private init; } = [];

    /// <summary>Whether it is a map, of either form.</summary>
    public bool IsMap => Event is MappingStart;

    /// <summary>Whether it stands in braces or brackets.</summary>
    public bool IsFlow => Event is MappingStart { Style: MappingStyle.Flow } or SequenceStart { Style: SequenceStyle.Flow };

    /// <summary>Whether an alias uses it elsewhere, or it is one itself.</summary>
    public bool IsShared => Event is AnchorAlias or NodeEvent { Anchor.IsEmpty: false };

    /// <summary>The text of a single value on one line, or null.</summary>
    public string? Text => Event is Scalar { Style: ScalarStyle.Plain or ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted } scalar ? scalar.Value : null;

    /// <summary>Whether it is a key with nothing behind it.</summary>
    public bool IsNull => Event is Scalar { Style: ScalarStyle.Plain, Value: "" or "~" or "null" };

    /// <summary>The line it begins on.</summary>
    public int Line => (int)Event.Start.Line;

    /// <summary>Reads a document.</summary>
    /// <exception cref="YamlException">It is not valid YAML.</exception>
    public static YamlSpan Read(string text)
    {
        var parser = new Parser(new Scanner(new StringReader(text), skipComments: true));
        parser.Consume<StreamStart>();
        parser.Consume<DocumentStart>();
        return Read(parser);
    }

    /// <summary>The entry of a key, or null.</summary>
    public (YamlSpan Key, YamlSpan Value)? Find(string key)
    {
        var index = IndexOf(key);
        return index < 0 ? null : Entries[index];
    }

    /// <summary>The place of a key among the entries, or -1.</summary>
    public int IndexOf(string key) => Entries.ToList().FindIndex(entry => entry.Key.Text == key);

    private static YamlSpan Read(Parser parser)
    {
        var start = parser.Consume<ParsingEvent>();
        if (start is not (MappingStart or SequenceStart))
        {
            return new YamlSpan((int)start.Start.Index, (int)start.End.Index, start);
        }

        var children = new List<YamlSpan>();
        while (parser.Current is not (MappingEnd or SequenceEnd))
        {
            children.Add(Read(parser));
        }

        // The parser marks where a bracket that closes begins; where a block ends, it marks what follows.
        var end = (int)parser.Consume<ParsingEvent>().Start.Index;
        var span = new YamlSpan((int)start.Start.Index, end, start);
        return span with
        {
            End = span.IsFlow ? end + 1 : children[^1].End,
            Entries = span.IsMap ? [.. children.Chunk(2).Select(pair => (pair[0], pair[1]))] : [],
        };
    }
}
