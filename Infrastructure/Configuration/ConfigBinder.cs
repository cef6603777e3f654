using System.Collections;
using Interlock.Application.Configuration;
using Interlock.Domain;

namespace Interlock.Infrastructure.Configuration;

/// <summary>A path in config.yaml, and the file it stands for.</summary>
internal sealed record ConfigFile(ConfigOrigin Origin, string Path, string File);

/// <summary>
/// Turns the tree into records and finds everything that is wrong on the way. A part that fails becomes an empty placeholder, so that
/// no error hides another; what Validate() says about such a part is left out.
/// </summary>
/// <param name="variants">The records a union may be, by word, given the record around it: the runtimes of a kind.</param>
/// <param name="folder">Relative paths are taken from here.</param>
/// <param name="report">Receives the findings.</param>
internal sealed class ConfigBinder(ConfigVariants variants, string folder, ConfigReport report)
{
    private readonly ConfigFailures _failures = new(report);
    private readonly ConfigKeys _keys = new(report);
    private readonly ConfigPlaceholders _empty = new(variants);
    private readonly List<ConfigFile> _files = [];

    /// <summary>Every file that was named.</summary>
    public IReadOnlyList<ConfigFile> Files => _files;

    /// <summary>The record, complete only if the report has no errors.</summary>
    public T Bind<T>(ConfigNode root) => (T)BindRecord((RecordShape)ConfigShape.Of(typeof(T)), root, "", []);

    private object BindShape(ConfigShape shape, ConfigNode node, string path, ConfigProperty? property, Type[] around) => shape switch
    {
        ScalarShape scalar => BindScalar(scalar, node, path, property),
        ListShape list => BindList(list, node, path, property, around),
        MapShape map => BindMap(map, node, path, around),
        UnionShape union => BindUnion(union, node, path, around),
        _ => BindRecord((RecordShape)shape, node, path, around),
    };

    private object BindRecord(RecordShape shape, ConfigNode node, string path, Type[] around, string? unionKey = null)
    {
        if (AsMap(node, path) is not { } written)
        {
            return _empty.Of(shape);
        }

        var map = _keys.Check(written, unionKey is null ? [.. shape.Properties.Keys] : [unionKey, .. shape.Properties.Keys], path);
        var record = Activator.CreateInstance(shape.Type)!;
        foreach (var (key, property) in shape.Properties)
        {
            if (BindProperty(property, key, map, path, [shape.Type, .. around]) is { } value)
            {
                property.Property.SetValue(record, value);
            }
        }

        Validate(record, map, path);
        return record;
    }

    /// <summary>The value, or null to leave the property at its default.</summary>
    private object? BindProperty(ConfigProperty property, string key, ConfigMap map, string recordPath, Type[] around)
    {
        var path = ConfigPaths.Join(recordPath, key);
        if (!map.Entries.TryGetValue(key, out var entry))
        {
            return property.Required ? Fail(map.Origin, path, $"the key '{key}' is missing; it needs {Expected(property)}", property.Shape) : null;
        }

        if (entry.Value is ConfigScalar { IsNull: true } && property.Nullable)
        {
            return null;
        }

        var value = entry.Value is ConfigScalar { IsNull: true } && property.Shape is not RecordShape
            ? Fail(entry.KeyOrigin, path, $"has no value; it needs {Expected(property)}", property.Shape)
            : BindShape(property.Shape, entry.Value, path, property, around);
        return property.Required || !_failures.Has(path) ? value : null;
    }

    private object BindScalar(ScalarShape shape, ConfigNode node, string path, ConfigProperty? property)
    {
        var (type, scalar) = (shape.Type, node as ConfigScalar);
        if (scalar is { IsFailed: true })
        {
            _failures.Add(path);
            return _empty.Of(shape);
        }

        if (scalar is null or { IsNull: true } || ConfigScalars.Parse(type, scalar.Text) is not { } value || property?.Allows(value) == false)
        {
            var hint = type.IsEnum && scalar is not null ? NearestName.Hint(scalar.Text, ConfigScalars.Words(type)) : "";
            var stop = hint.Length > 0 ? "." : "";
            return Fail(node.Origin, path, $"{(property?.IsSecret == true ? "the value" : node.Noun)} is not {ConfigScalars.Describe(type, property?.Range)}{stop}{hint}", shape);
        }

        return property?.IsPath == true ? BindPath(scalar, path) : value;
    }

    private string BindPath(ConfigScalar scalar, string path)
    {
        if (string.IsNullOrWhiteSpace(scalar.Text) || scalar.Text.Contains('\0', StringComparison.Ordinal))
        {
            _failures.Add(scalar.Origin, path, "is not the path of a file");
            return "";
        }

        var file = Path.GetFullPath(scalar.Text, folder);
        _files.Add(new ConfigFile(scalar.Origin, path, file));
        return file;
    }

    private object BindList(ListShape shape, ConfigNode node, string path, ConfigProperty? property, Type[] around)
    {
        if (node is not ConfigList list)
        {
            return Fail(node.Origin, path, $"needs a list, such as [a, b], not {node.Kind}", shape);
        }

        var items = (IList)_empty.Of(shape);
        for (var i = 0; i < list.Items.Count; i++)
        {
            items.Add(BindShape(ConfigShape.Of(shape.Item), list.Items[i], $"{path}[{i}]", property, around));
        }

        return items;
    }

    private object BindMap(MapShape shape, ConfigNode node, string path, Type[] around)
    {
        var items = (IDictionary)_empty.Of(shape);
        foreach (var (key, entry) in AsMap(node, path)?.Entries ?? [])
        {
            items.Add(key, BindShape(ConfigShape.Of(shape.Value), entry.Value, ConfigPaths.Join(path, key), null, around));
        }

        return items;
    }

    private object BindUnion(UnionShape shape, ConfigNode node, string path, Type[] around)
    {
        var known = variants.Of(shape.Base, around);
        if (AsMap(node, path) is not { } written)
        {
            return _empty.OfVariant(known);
        }

        var map = _keys.CorrectWord(written, shape.Key, known.Values, path);
        if (FindVariant(shape, map, path, known) is { } variant)
        {
            return BindRecord((RecordShape)ConfigShape.Of(variant), map, path, around, shape.Key);
        }

        BindShared(shape, map, path, around);
        return _empty.OfVariant(known);
    }

    /// <summary>The record that the word of the section names; where the word is a typo, the one it was meant to name.</summary>
    private Type? FindVariant(UnionShape shape, ConfigMap map, string path, IReadOnlyDictionary<string, Type> known)
    {
        if (!map.Entries.TryGetValue(shape.Key, out var entry))
        {
            report.Error(map.Origin, path, $"the key '{shape.Key}' is missing; it needs one of: {string.Join(", ", known.Keys)}");
            return null;
        }

        var word = entry.Value as ConfigScalar;
        if (word is { IsFailed: true } || (word is not null && known.ContainsKey(word.Text)))
        {
            return word.IsFailed ? null : known[word.Text];
        }

        var nearest = word is null ? null : NearestName.Of(word.Text, known.Keys);
        var hint = nearest is null ? $"known here: {string.Join(", ", known.Keys)}" : $"did you mean '{nearest}'?";
        report.Error(entry.Value.Origin, ConfigPaths.Join(path, shape.Key), $"{entry.Value.Noun} is not a known {shape.Key}; {hint}");
        return nearest is null ? null : known[nearest];
    }

    /// <summary>Without its word a section is no record, but the keys that all its records share are checked all the same.</summary>
    private void BindShared(UnionShape shape, ConfigMap map, string path, Type[] around)
    {
        foreach (var (key, property) in ((RecordShape)RecordShape.Read(shape.Base)).Properties)
        {
            if (property.Shape is not MapShape { Value: var value } || ConfigShape.Of(value) is not UnionShape || !map.Entries.ContainsKey(key))
            {
                BindProperty(property, key, map, path, around);
            }
        }
    }

    /// <summary>An empty value stands for an empty map, so that <c>petal_width:</c> means "all defaults".</summary>
    private ConfigMap? AsMap(ConfigNode node, string path)
    {
        if (node is ConfigMap or ConfigScalar { IsNull: true })
        {
            return node as ConfigMap ?? new ConfigMap(node.Origin);
        }

        _failures.Add(node.Origin, path, $"needs a map of keys, not {node.Kind}");
        return null;
    }

    private void Validate(object record, ConfigMap map, string path)
    {
        foreach (var problem in (record as IConfigSection)?.Validate() ?? [])
        {
            if (!_failures.IsWithin(path, problem.Path) && !_failures.IsWithin(path, problem.DependsOn ?? ""))
            {
                var full = path.Length == 0 ? problem.Path : problem.Under(path).Path;
                report.Add(new ConfigDiagnostic(ConfigPaths.Locate(map, problem.Path), full, problem.Message, problem.IsWarning));
            }
        }
    }

    private object Fail(ConfigOrigin origin, string path, string message, ConfigShape shape)
    {
        _failures.Add(origin, path, message);
        return _empty.Of(shape);
    }

    private static string Expected(ConfigProperty property) => property.Shape switch
    {
        ScalarShape scalar => ConfigScalars.Describe(scalar.Type, property.Range),
        ListShape => "a list, such as [a, b]",
        _ => "a map of keys",
    };
}
