using System.Collections;
using Interlock.Application.Configuration;
using Interlock.Domain;

namespace Interlock.Infrastructure.Configuration;

/// <summary>
/// Turns the tree into records and finds everything that is wrong on the way. A part that fails becomes an empty placeholder, so that
/// no error hides another; what Validate() says about such a part is left out.
/// </summary>
/// <param name="variants">The records a union may be, by word, given the record around it: the runtimes of a kind.</param>
/// <param name="folder">Relative paths are taken from here.</param>
/// <param name="report">Receives the findings.</param>
internal sealed class ConfigBinder(ConfigVariants variants, string folder, ConfigReport report)
{
    private readonly HashSet<string> _failed = new(StringComparer.Ordinal);

    /// <summary>The record, complete only if the report has no errors.</summary>
    public T Bind<T>(ConfigNode root) => (T)BindRecord((RecordShape)ConfigShape.Of(typeof(T)), root, "", []);

    private object BindShape(ConfigShape shape, ConfigNode node, string path, ConfigProperty? property, Type[] around) => shape switch
    {
        ScalarShape scalar => BindScalar(scalar.Type, node, path, property),
        ListShape list => BindList(list, node, path, property, around),
        MapShape map => BindMap(map, node, path, around),
        UnionShape union => BindUnion(union, node, path, around),
        _ => BindRecord((RecordShape)shape, node, path, around),
    };

    private object BindRecord(RecordShape shape, ConfigNode node, string path, Type[] around, string? unionKey = null)
    {
        var record = Activator.CreateInstance(shape.Type)!;
        var map = AsMap(node, path);
        Type[] inside = [shape.Type, .. around];
        foreach (var (key, property) in shape.Properties)
        {
            var value = map.Entries.TryGetValue(key, out var entry) ? BindProperty(property, entry, ConfigPaths.Join(path, key), inside) : Missing(property, key, map, path);
            if (value is not null)
            {
                property.Property.SetValue(record, value);
            }
        }

        foreach (var (key, entry) in map.Entries.Where(entry => !shape.Properties.ContainsKey(entry.Key) && entry.Key != unionKey))
        {
            string[] known = unionKey is null ? [.. shape.Properties.Keys] : [unionKey, .. shape.Properties.Keys];
            var hint = NearestName.Of(key, known) is { } nearest ? $"did you mean '{nearest}'?" : $"known keys: {string.Join(", ", known)}";
            report.Error(entry.KeyOrigin, ConfigPaths.Join(path, key), $"unknown key '{key}'; {hint}");
        }

        Validate(record, map, path);
        return record;
    }

    private object? BindProperty(ConfigProperty property, ConfigEntry entry, string path, Type[] around)
    {
        if (entry.Value is ConfigScalar { IsNull: true })
        {
            if (property.Nullable)
            {
                return null;
            }

            if (property.Shape is not RecordShape)
            {
                return Fail(entry.KeyOrigin, path, $"needs a value: {Expected(property.Shape)}", Empty(property.Shape));
            }
        }

        return BindShape(property.Shape, entry.Value, path, property, around);
    }

    private object? Missing(ConfigProperty property, string key, ConfigMap map, string path) => property.Required
        ? Fail(map.Origin, ConfigPaths.Join(path, key), $"the key '{key}' is missing: {Expected(property.Shape)}", Empty(property.Shape))
        : null;

    private object BindScalar(Type type, ConfigNode node, string path, ConfigProperty? property)
    {
        if (node is not ConfigScalar { IsNull: false } scalar || ConfigScalars.Parse(type, scalar.Text) is not { } value)
        {
            var hint = type.IsEnum && node is ConfigScalar wrong ? NearestName.Hint(wrong.Text, ConfigScalars.Words(type)) : "";
            var seen = property?.IsSecret == true ? "the value" : node.Noun;
            return Fail(node.Origin, path, $"{seen} is not {ConfigScalars.Describe(type)}.{hint}".TrimEnd('.'), Empty(new ScalarShape(type)));
        }

        if (property?.Range is { } range && !IsWithin(range, type, (IComparable)value))
        {
            return Fail(node.Origin, path, $"{scalar.Text} is outside {range.Min} to {range.Max}", value);
        }

        return property?.IsPath == true ? Path.GetFullPath((string)value, folder) : value;
    }

    private static bool IsWithin(ConfigRangeAttribute range, Type type, IComparable value) =>
        value.CompareTo(ConfigScalars.Parse(type, range.Min)) >= 0 && value.CompareTo(ConfigScalars.Parse(type, range.Max)) <= 0;

    private object BindList(ListShape shape, ConfigNode node, string path, ConfigProperty? property, Type[] around)
    {
        if (node is not ConfigList list)
        {
            return Fail(node.Origin, path, $"{node.Noun} is not a list, such as [a, b]", Empty(shape));
        }

        var items = (IList)Empty(shape);
        for (var i = 0; i < list.Items.Count; i++)
        {
            items.Add(BindShape(ConfigShape.Of(shape.Item), list.Items[i], $"{path}[{i}]", property, around));
        }

        return items;
    }

    private object BindMap(MapShape shape, ConfigNode node, string path, Type[] around)
    {
        var items = (IDictionary)Empty(shape);
        foreach (var (key, entry) in AsMap(node, path).Entries)
        {
            items.Add(key, BindShape(ConfigShape.Of(shape.Value), entry.Value, ConfigPaths.Join(path, key), null, around));
        }

        return items;
    }

    private object BindUnion(UnionShape shape, ConfigNode node, string path, Type[] around)
    {
        var known = variants.Of(shape.Base, around);
        var map = AsMap(node, path);
        var wordPath = ConfigPaths.Join(path, shape.Key);
        if (!map.Entries.TryGetValue(shape.Key, out var entry))
        {
            return Fail(map.Origin, path, $"the key '{shape.Key}' is missing: one of: {string.Join(", ", known.Keys)}", EmptyVariant(known));
        }

        if (entry.Value is not ConfigScalar word || !known.TryGetValue(word.Text, out var type))
        {
            var hint = NearestName.Hint((entry.Value as ConfigScalar)?.Text ?? "", known.Keys);
            report.Error(entry.Value.Origin, wordPath, $"{entry.Value.Noun} is no {shape.Key} here; known: {string.Join(", ", known.Keys)}.{hint}");
            _failed.Add(path);
            return EmptyVariant(known);
        }

        return BindRecord((RecordShape)ConfigShape.Of(type), map, path, around, shape.Key);
    }

    /// <summary>An empty value stands for an empty map, so that <c>petal_width:</c> means "all defaults".</summary>
    private ConfigMap AsMap(ConfigNode node, string path)
    {
        if (node is ConfigMap map)
        {
            return map;
        }

        if (node is not ConfigScalar { IsNull: true })
        {
            Fail(node.Origin, path, $"{node.Noun} is not a map of keys", "");
        }

        return new ConfigMap(node.Origin);
    }

    private void Validate(object record, ConfigMap map, string path)
    {
        foreach (var problem in (record as IConfigSection)?.Validate() ?? [])
        {
            var full = path.Length == 0 ? problem.Path : problem.Under(path).Path;
            if (!_failed.Any(failed => ConfigPaths.IsWithin(full, failed)))
            {
                report.Add(new ConfigDiagnostic(ConfigPaths.Locate(map, problem.Path), full, problem.Message, problem.IsWarning));
            }
        }
    }

    private object Fail(ConfigOrigin origin, string path, string message, object placeholder)
    {
        report.Error(origin, path, message);
        _failed.Add(path);
        return placeholder;
    }

    private static string Expected(ConfigShape shape) => shape switch
    {
        ScalarShape scalar => ConfigScalars.Describe(scalar.Type),
        ListShape => "a list",
        _ => "a map of keys",
    };

    private object Empty(ConfigShape shape) => shape switch
    {
        ScalarShape { Type: var type } => type == typeof(string) ? "" : Activator.CreateInstance(type)!,
        ListShape { Item: var item } => Activator.CreateInstance(typeof(List<>).MakeGenericType(item))!,
        MapShape { Value: var value } => Activator.CreateInstance(typeof(OrderedDictionary<,>).MakeGenericType(typeof(string), value))!,
        UnionShape union => EmptyVariant(variants.Of(union.Base, [])),
        _ => EmptyRecord((RecordShape)shape),
    };

    private object EmptyVariant(IReadOnlyDictionary<string, Type> known) => EmptyRecord((RecordShape)ConfigShape.Of(known.Values.First()));

    private object EmptyRecord(RecordShape shape)
    {
        var record = Activator.CreateInstance(shape.Type)!;
        foreach (var property in shape.Properties.Values.Where(property => property.Required))
        {
            property.Property.SetValue(record, Empty(property.Shape));
        }

        return record;
    }
}
