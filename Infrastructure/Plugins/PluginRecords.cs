using System.Reflection;
using Interlock.Application.Configuration;
using Interlock.Infrastructure.Configuration.Binding;

namespace Interlock.Infrastructure.Plugins;

/// <summary>Checks a record in advance for errors that would appear only while config.yaml is read.</summary>
internal static class PluginRecords
{
    /// <exception cref="PluginException">The record, or one in it, cannot be read from config.yaml.</exception>
    public static void Check(Type record) => Check(ConfigShape.Of(record), record.Name, []);

    private static void Check(ConfigShape shape, string place, Type[] around)
    {
        switch (shape)
        {
            case ListShape list:
                Check(ConfigShape.Of(list.Item), place, around);
                break;
            case MapShape map:
                Check(ConfigShape.Of(map.Value), place, around);
                break;
            case UnionShape { Base: var union }:
                var variants = union.GetCustomAttribute<ConfigUnionAttribute>()!.Variants;
                Require(variants.Count > 0, place, union);
                variants.ToList().ForEach(variant => Check(ConfigShape.Of(variant), place, around));
                break;
            case RecordShape record:
                CheckRecord(record, place, around);
                break;
        }
    }

    private static void CheckRecord(RecordShape record, string place, Type[] around)
    {
        Require(!record.Type.IsAbstract && record.Type.GetConstructor([]) is not null && !around.Contains(record.Type), place, record.Type);
        Activator.CreateInstance(record.Type);
        foreach (var property in record.Properties.Values)
        {
            Check(property.Shape, $"{record.Type.Name}.{property.Property.Name}", [record.Type, .. around]);
            Require(IsWellBounded(property), $"the range of {record.Type.Name}.{property.Property.Name}", property.Property.PropertyType);
        }
    }

    /// <summary>The bounds of a list are those of its items.</summary>
    private static bool IsWellBounded(ConfigProperty property) => property.Range is not { } range
        || ((property.Shape is ListShape list ? ConfigShape.Of(list.Item) : property.Shape) is ScalarShape scalar
            && IsValue(scalar.Type, range.Min)
            && IsValue(scalar.Type, range.Max));

    private static bool IsValue(Type type, string text) => typeof(IComparable).IsAssignableFrom(type) && ConfigScalars.Parse(type, text) is not null;

    private static void Require(bool kept, string place, Type type)
    {
        if (!kept)
        {
            throw new PluginException($"config.yaml cannot hold {place}, of type {type.Name}");
        }
    }
}
