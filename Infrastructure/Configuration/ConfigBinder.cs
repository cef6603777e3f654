using System.Collections;
using Interlock.Application.Configuration;
using Interlock.Infrastructure.Configuration.Binding;
using Interlock.Infrastructure.Configuration.Yaml;
using Interlock.Infrastructure.Plugins;

namespace Interlock.Infrastructure.Configuration;

/// <summary>
/// Turns the tree into records and finds everything that is wrong on the way. A part that fails becomes an empty placeholder, so that
/// no error hides another; what Validate() says about such a part is left out.
/// </summary>
internal sealed class ConfigBinder
{
    private readonly ConfigVariants _variants;
    private readonly ConfigReport _report;
    private readonly ConfigFailures _failures;
    private readonly ConfigScalarBinder _scalars;
    private readonly ConfigKeys _keys;
    private readonly ConfigWords _words;
    private readonly ConfigPlaceholders _empty;

    /// <param name="plugins">They bring runtimes, and with them records that a version may be.</param>
    /// <param name="folder">Relative paths are taken from here.</param>
    /// <param name="report">Receives the findings.</param>
    public ConfigBinder(PluginSet plugins, string folder, ConfigReport report)
    {
        _variants = plugins.Runtimes.Variants;
        _report = report;
        _failures = new ConfigFailures(report);
        _scalars = new ConfigScalarBinder(folder, _failures);
        _keys = new ConfigKeys(report);
        _words = new ConfigWords(report, plugins);
        _empty = new ConfigPlaceholders(_variants);
    }

    /// <summary>Every file that was named.</summary>
    public IReadOnlyList<ConfigFile> Files => _scalars.Files;

    /// <summary>Where secrets stand.</summary>
    public IReadOnlySet<string> Secrets => _scalars.Secrets;

    /// <summary>The record, complete only if the report has no errors.</summary>
    public T Bind<T>(ConfigNode root) => (T)BindRecord((RecordShape)ConfigShape.Of(typeof(T)), root, "", []);

    private object BindShape(ConfigShape shape, ConfigNode node, string path, ConfigProperty? property, Type[] around) => shape switch
    {
        ScalarShape scalar => _scalars.Bind(scalar, node, path, property),
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

        var isEmpty = entry.Value is ConfigScalar { IsNull: true } && property.Shape is not RecordShape;
        if (isEmpty && property.Nullable)
        {
            return null;
        }

        var value = isEmpty
            ? Fail(entry.KeyOrigin, path, $"has no value; it needs {Expected(property)}", property.Shape)
            : BindShape(property.Shape, entry.Value, path, property, around);
        return property.Required || !_failures.Has(path) ? value : null;
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
        var known = _variants.Of(shape.Base, around);
        if (AsMap(node, path) is not { } written)
        {
            return _empty.OfVariant(known);
        }

        var map = _words.Correct(written, shape.Key, known.Values, path);
        if (_words.Find(shape.Key, map, path, known) is { } variant)
        {
            return BindRecord((RecordShape)ConfigShape.Of(variant), map, path, around, shape.Key);
        }

        BindShared(shape, map, path, around);
        return _empty.OfVariant(known);
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
        foreach (var problem in ProblemsOf(record))
        {
            if (!_failures.IsWithin(path, problem.Path) && !_failures.IsWithin(path, problem.DependsOn ?? ""))
            {
                var full = path.Length == 0 ? problem.Path : problem.Under(path).Path;
                _report.Add(new ConfigDiagnostic(ConfigPaths.Locate(map, problem.Path), full, problem.Message, problem.IsWarning));
            }
        }
    }

    private static List<ConfigProblem> ProblemsOf(object record)
    {
        try
        {
            return [.. (record as IConfigSection)?.Validate() ?? []];
        }
        catch (Exception e)
        {
            // A plugin's record, whose fault must not hide what else is wrong.
            return [new ConfigProblem("", $"cannot be checked: {e.GetType().Name}: {e.Message}")];
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
