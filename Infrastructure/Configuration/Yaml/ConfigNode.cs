namespace Interlock.Infrastructure.Configuration.Yaml;

/// <summary>Where a piece of configuration was written: a place in a file, or the name of an environment variable.</summary>
internal sealed record ConfigOrigin(string Source, int Line = 0, int Column = 0)
{
    private const string Variable = "environment variable ";

    /// <summary>Whether it is a place within the value of an environment variable: nothing of it may be shown.</summary>
    public bool IsInVariable => Line > 0 && Source.StartsWith(Variable, StringComparison.Ordinal);

    /// <summary>An environment variable.</summary>
    public static ConfigOrigin OfVariable(string name) => new(Variable + name);

    public override string ToString() => Line == 0 ? Source : $"{Source}:{Line}:{Column}";
}

/// <summary>config.yaml as a tree that remembers where everything stands.</summary>
internal abstract class ConfigNode(ConfigOrigin origin)
{
    public ConfigOrigin Origin { get; } = origin;

    /// <summary>What it is, for messages.</summary>
    public abstract string Noun { get; }

    /// <summary>What sort of node it is, for messages that must not show the value: it may be a secret in the wrong place.</summary>
    public string Kind => this is ConfigScalar { IsNull: false } ? "a single value" : Noun;

    /// <summary>A tree of its own, so that an override of what an alias stands for changes nothing else.</summary>
    public abstract ConfigNode Copy();
}

/// <summary>A value. <see cref="IsNull"/> is <c>key:</c> with nothing behind it, <c>~</c> or <c>null</c>.</summary>
internal sealed class ConfigScalar(ConfigOrigin origin, string text, bool isNull = false) : ConfigNode(origin)
{
    private const int LongestShown = 60;

    public string Text { get; } = text;

    public bool IsNull { get; } = isNull;

    /// <summary>Set where the text came out of the environment: what stands in the file instead, or the name of the variable. Only that is shown.</summary>
    public string? Written { get; init; }

    /// <summary>True where the text could not be had; the report says why already.</summary>
    public bool IsFailed { get; init; }

    public override string Noun => IsNull ? "an empty value" : Written is null ? $"'{Short(Text)}'" : $"the value of '{Short(Written)}'";

    public override ConfigNode Copy() => this;

    private static string Short(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        return line.Length <= LongestShown ? line : line[..LongestShown] + "...";
    }
}

/// <summary>A list of values.</summary>
internal sealed class ConfigList(ConfigOrigin origin, IReadOnlyList<ConfigNode> items) : ConfigNode(origin)
{
    public IReadOnlyList<ConfigNode> Items { get; } = items;

    public override string Noun => "a list";

    public override ConfigNode Copy() => new ConfigList(Origin, [.. Items.Select(item => item.Copy())]);
}

/// <summary>Keys and values in the order of the file.</summary>
internal sealed class ConfigMap(ConfigOrigin origin) : ConfigNode(origin)
{
    public OrderedDictionary<string, ConfigEntry> Entries { get; } = new(StringComparer.Ordinal);

    public override string Noun => "a map of keys";

    public override ConfigNode Copy()
    {
        var copy = new ConfigMap(Origin);
        foreach (var (key, entry) in Entries)
        {
            copy.Entries.Add(key, entry with { Value = entry.Value.Copy() });
        }

        return copy;
    }
}

/// <summary>One key of a map; the key has a place of its own.</summary>
internal sealed record ConfigEntry(ConfigOrigin KeyOrigin, ConfigNode Value);
