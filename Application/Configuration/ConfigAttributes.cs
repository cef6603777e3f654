using System.Reflection;

namespace Interlock.Application.Configuration;

/// <summary>The smallest and largest value a numeric, duration or size key may take.</summary>
/// <param name="min">Smallest, in the notation of config.yaml (<c>1</c>, <c>100ms</c>, <c>1KiB</c>).</param>
/// <param name="max">Largest, likewise.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ConfigRangeAttribute(string min, string max) : Attribute
{
    /// <summary>Smallest allowed value.</summary>
    public string Min { get; } = min;

    /// <summary>Largest allowed value.</summary>
    public string Max { get; } = max;
}

/// <summary>What a key is for, in one sentence: shown by editors through the JSON Schema.</summary>
/// <param name="text">Plain words.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ConfigDocAttribute(string text) : Attribute
{
    /// <summary>Plain words.</summary>
    public string Text { get; } = text;
}

/// <summary>The word that names this record in config.yaml: a <c>kind</c>, a <c>runtime</c>, an <c>engine</c>.</summary>
/// <param name="name">The word ops write.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ConfigNameAttribute(string name) : Attribute
{
    /// <summary>The word ops write.</summary>
    public string Name { get; } = name;

    /// <summary>The word that names a record.</summary>
    public static string Of(Type type) =>
        type.GetCustomAttribute<ConfigNameAttribute>()?.Name ?? throw new InvalidOperationException($"{type} has no [ConfigName].");
}

/// <summary>A path to a file, resolved against the folder of config.yaml when it is read.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ConfigPathAttribute : Attribute;

/// <summary>A secret: never shown in a report, a log or the API.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ConfigSecretAttribute : Attribute;

/// <summary>A section whose record is picked by a word in it: <c>kind</c> for a model, <c>runtime</c> for a version.</summary>
/// <param name="key">The key that holds the word.</param>
/// <param name="variants">The records, where they are always the same; those of models and versions are known to the catalog of runtimes.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ConfigUnionAttribute(string key, params Type[] variants) : Attribute
{
    /// <summary>The key that holds the word.</summary>
    public string Key { get; } = key;

    /// <summary>The records, where they are always the same.</summary>
    public IReadOnlyList<Type> Variants { get; } = variants;
}
