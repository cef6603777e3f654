using YamlDotNet.Core;

namespace Interlock.Infrastructure.Configuration.Yaml;

/// <summary>Says in plain words where and why a text is not YAML.</summary>
internal static class YamlFaults
{
    private const string Tab = "a tab stands in the indentation; indent with spaces";

    /// <summary>What the parser says, and what it means to somebody who wrote the file.</summary>
    private static readonly (string Said, string Meant)[] Meanings =
    [
        ("multiline plain scalar, found invalid mapping", "this reads as one text with the line above; is a ':' missing there, or is the indentation wrong?"),
        ("found invalid mapping", "text that holds ': ' needs quotes"),
        ("cannot start any token", "text that begins with this character needs quotes"),
        ("scanning an anchor or alias", "text that begins with '*' or '&' needs quotes"),
        ("found unknown escape character", "unknown escape after '\\'; in single quotes '\\' is just itself"),
        ("did not find expected ',' or", "expected ',' or the closing bracket here; text that holds { } [ ] , or ': ' needs quotes, as in \"${NAME}\""),
        ("did not find expected node content", "a value is missing here; text that begins with { } [ ] or , needs quotes"),
        ("did not find expected key", "a key is expected here; check the indentation and the quotes"),
        ("did not find expected '-' indicator", "a '-' is expected here, as in the lines of the list above; check the indentation"),
        ("block scalar, did not find expected comment", "text after '|' or '>' begins on the next line"),
        ("quoted scalar, found wrong indentation", "the quote before is not closed, or its next line is not indented"),
        ("quoted scalar, found unexpected end of stream", "the quote that begins here is not closed"),
        ("could not find expected ':'", "a ':' is missing, or a quote before is not closed"),
    ];

    /// <summary>Place and meaning of what the parser said.</summary>
    public static (int Line, int Column, string Message) Explain(YamlException fault, string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var tab = Array.FindIndex(lines, line => line.TrimStart(' ').StartsWith('\t'));
        if (tab >= 0 && (fault.Message.Contains("tab", StringComparison.Ordinal) || tab + 1 == fault.Start.Line))
        {
            return (tab + 1, lines[tab].IndexOf('\t', StringComparison.Ordinal) + 1, $"not valid YAML: {Tab}");
        }

        var meant = Meanings.FirstOrDefault(meaning => fault.Message.Contains(meaning.Said, StringComparison.Ordinal)).Meant;
        return ((int)fault.Start.Line, (int)fault.Start.Column, $"not valid YAML: {meant ?? fault.Message.TrimEnd('.')}");
    }
}
