using System.Text.RegularExpressions;
using Interlock.Application.Configuration.Root;
using Interlock.Domain;
using YamlDotNet.Core;

namespace Interlock.Infrastructure.Configuration.Yaml;

/// <inheritdoc />
/// <remarks>Replaces only the characters that the parser marks, and reads the result again to be sure of it.</remarks>
internal sealed partial class YamlEdits : IConfigEdits
{
    private const char Mark = '\uFEFF';

    /// <inheritdoc />
    public string SetValue(string text, IReadOnlyList<string> path, string value, string? after = null)
    {
        var (body, root) = Read(text);
        var (node, depth) = Walk(root, path);
        var written = Plain().IsMatch(value) && value != "null" ? value : $"\"{value.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
        var missing = path.Skip(depth + 1).Reverse().Aggregate(written, (inner, key) => $"{{ {key}: {inner} }}");
        var edited = depth == path.Count ? Replace(body, node, written)
            : node.IsMap ? Insert(body, node, $"{path[depth]}: {missing}", after)
            : node.IsNull && depth > 0 ? Replace(body, node, $"{{ {path[depth]}: {missing} }}")
            : throw Unfit(node, "is not a section with keys");
        return Checked(text, edited, path, value);
    }

    /// <inheritdoc />
    public string RemoveKey(string text, IReadOnlyList<string> path)
    {
        var (body, root) = Read(text);
        var (parent, depth) = Walk(root, [.. path.SkipLast(1)]);
        return depth < path.Count - 1 || parent.IndexOf(path[^1]) is not (>= 0 and var index)
            ? text
            : Checked(text, parent.IsFlow ? RemoveWithin(body, parent, index) : RemoveLines(body, parent, index), path, null);
    }

    private static (string Body, YamlSpan Root) Read(string text)
    {
        var body = text.TrimStart(Mark);
        try
        {
            return (body, YamlSpan.Read(body));
        }
        catch (YamlException e)
        {
            throw InvalidInputException.At("config", $"line {e.Start.Line} is not valid YAML");
        }
    }

    /// <summary>Goes along a path as far as there are keys.</summary>
    private static (YamlSpan Node, int Depth) Walk(YamlSpan root, IReadOnlyList<string> path)
    {
        var (node, depth) = (root, 0);
        while (true)
        {
            if (node.IsShared)
            {
                throw Unfit(node, "has an anchor or an alias, so the value is used in several places");
            }

            if (depth == path.Count || node.Find(path[depth]) is not { } entry)
            {
                return (node, depth);
            }

            (node, depth) = (entry.Value, depth + 1);
        }
    }

    private static string Replace(string body, YamlSpan node, string value)
    {
        if (node.Text is null)
        {
            throw Unfit(node, "is not a single value on one line");
        }

        var space = node.Start > 0 && body[node.Start - 1] == ':' ? " " : "";
        return body[..node.Start] + space + value + body[node.End..];
    }

    private static string Insert(string body, YamlSpan map, string entry, string? after)
    {
        if (map.IsFlow)
        {
            return map.Entries is [.., var last]
                ? body.Insert(last.Value.End, $", {entry}")
                : body.Insert(map.Start + 1, $" {entry} ");
        }

        var indent = IndentOf(body, map.Entries[0].Key);
        var newLine = body.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        return after is not null && map.Find(after) is { } found
            ? body.Insert(EndOfLine(body, found.Value.End), newLine + indent + entry)
            : body.Insert(map.Entries[0].Key.Start, entry + newLine + indent);
    }

    private static string RemoveWithin(string body, YamlSpan map, int index)
    {
        var (key, value) = map.Entries[index];
        return index + 1 < map.Entries.Count ? body.Remove(key.Start, map.Entries[index + 1].Key.Start - key.Start)
            : index > 0 ? body.Remove(map.Entries[index - 1].Value.End, value.End - map.Entries[index - 1].Value.End)
            : body.Remove(key.Start, value.End - key.Start);
    }

    private static string RemoveLines(string body, YamlSpan map, int index)
    {
        var (key, value) = map.Entries[index];
        var start = key.Start - IndentOf(body, key).Length;
        var end = EndOfLine(body, value.End);
        var next = body.IndexOf('\n', end);
        return body.Remove(start, (next < 0 ? body.Length : next + 1) - start);
    }

    private static string IndentOf(string body, YamlSpan key)
    {
        var indent = body[(body.LastIndexOf('\n', Math.Max(0, key.Start - 1)) + 1)..key.Start];
        return string.IsNullOrWhiteSpace(indent) ? indent : throw Unfit(key, "does not begin with its key");
    }

    private static int EndOfLine(string body, int from) => body.AsSpan(from).IndexOfAny('\r', '\n') is >= 0 and var length ? from + length : body.Length;

    /// <summary>The edited text, if it holds what it should, and is as readable as before.</summary>
    private static string Checked(string before, string edited, IReadOnlyList<string> path, string? value)
    {
        var (root, isThere) = (Read(edited).Root, value is not null);
        var (node, depth) = Walk(root, path);
        return (depth == path.Count) == isThere && (!isThere || node.Text == value)
            ? before[..(before.Length - before.TrimStart(Mark).Length)] + edited
            : throw Unfit(node, "cannot be edited by a button");
    }

    private static InvalidInputException Unfit(YamlSpan node, string why) =>
        InvalidInputException.At("config", $"line {node.Line} {why}; edit the text by hand");

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]*\z")]
    private static partial Regex Plain();
}
