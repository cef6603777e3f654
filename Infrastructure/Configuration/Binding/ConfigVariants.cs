using System.Reflection;
using Interlock.Application.Configuration;

namespace Interlock.Infrastructure.Configuration.Binding;

/// <summary>Which records the words of a union stand for: the kinds of a model, the runtimes of a kind.</summary>
/// <param name="kinds">Each kind's record with the records of its runtimes.</param>
internal sealed class ConfigVariants(IReadOnlyDictionary<Type, IReadOnlyList<Type>> kinds)
{
    /// <summary>The records by word. For a version, <paramref name="around"/> says which model it stands in (innermost first).</summary>
    public IReadOnlyDictionary<string, Type> Of(Type unionBase, IReadOnlyList<Type> around)
    {
        if (unionBase.GetCustomAttribute<ConfigUnionAttribute>() is { Variants.Count: > 0 } union)
        {
            return ByWord(union.Variants);
        }

        if (unionBase == typeof(ModelConfig))
        {
            return ByWord(kinds.Keys);
        }

        var kind = around.FirstOrDefault(kinds.ContainsKey);
        return ByWord(kind is null ? kinds.Values.SelectMany(runtimes => runtimes).DistinctBy(ConfigNameAttribute.Of) : kinds[kind]);
    }

    private static OrderedDictionary<string, Type> ByWord(IEnumerable<Type> types) =>
        new(types.Select(type => KeyValuePair.Create(ConfigNameAttribute.Of(type), type)));
}
