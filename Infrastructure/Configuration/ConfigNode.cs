namespace Interlock.Infrastructure.Configuration;

/// <summary>Where a piece of configuration was written: a place in a file, or the name of an environment variable.</summary>
internal sealed record ConfigOrigin(string Source, int Line = 0, int Column = 0)
{
    public override string ToString() => Line == 0 ? Source : $"{Source}:{Line}:{Column}";
}

/// <summary>config.yaml as a tree that remembers where everything stands.</summary>
internal abstract class ConfigNode(ConfigOrigin origin)
{
    public ConfigOrigin Origin { get; } = origin;

    /// <summary>What it is, for messages.</summary>
    public abstract string Noun { get; }
}

/// <summary>A value. <see cref="IsNull"/> is <c>key:</c> with nothing behind it, <c>~</c> or <c>null</c>.</summary>
internal sealed class ConfigScalar(ConfigOrigin origin, string text, bool isNull) : ConfigNode(origin)
{
    public string Text { get; } = text;

    public bool IsNull { get; } = isNull;

    public override string Noun => IsNull ? "nothing" : $"'{Text}'";
}

/// <summary>A list of values.</summary>
internal sealed class ConfigList(ConfigOrigin origin, IReadOnlyList<ConfigNode> items) : ConfigNode(origin)
{
    public IReadOnlyList<ConfigNode> Items { get; } = items;

    public override string Noun => "a list";
}

/// <summary>Keys and values in the order of the file.</summary>
internal sealed class ConfigMap(ConfigOrigin origin) : ConfigNode(origin)
{
    public OrderedDictionary<string, ConfigEntry> Entries { get; } = new(StringComparer.Ordinal);

    public override string Noun => "a map of keys";
}

/// <summary>One key of a map; the key has a place of its own.</summary>
internal sealed record ConfigEntry(ConfigOrigin KeyOrigin, ConfigNode Value);
