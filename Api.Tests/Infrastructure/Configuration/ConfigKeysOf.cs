using Interlock.Application.Configuration.Root;
using Interlock.Infrastructure.Configuration.Binding;
using Interlock.Infrastructure.Runtimes.Catalog;

namespace Interlock.Api.Tests.Infrastructure.Configuration;

/// <summary>Every key that any record of config.yaml has.</summary>
internal static class ConfigKeysOf
{
    public static IReadOnlyCollection<(string Key, ConfigProperty? Property)> All()
    {
        var keys = new HashSet<(string, ConfigProperty?)>();
        Walk(ConfigShape.Of(typeof(InterlockConfig)), [], keys);
        return keys;
    }

    private static void Walk(ConfigShape shape, Type[] around, HashSet<(string Key, ConfigProperty? Property)> keys)
    {
        switch (shape)
        {
            case ListShape list:
                Walk(ConfigShape.Of(list.Item), around, keys);
                break;
            case MapShape map:
                Walk(ConfigShape.Of(map.Value), around, keys);
                break;
            case UnionShape union:
                keys.Add((union.Key, null));
                foreach (var record in RuntimeCatalog.BuiltIn.Variants.Of(union.Base, around).Values)
                {
                    Walk(ConfigShape.Of(record), around, keys);
                }

                break;
            case RecordShape record:
                foreach (var (key, property) in record.Properties)
                {
                    keys.Add((key, property));
                    Walk(property.Shape, [record.Type, .. around], keys);
                }

                break;
        }
    }
}
