using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using Interlock.Application.Configuration;

namespace Interlock.Infrastructure.Configuration.Binding;

/// <summary>What config.yaml may hold at some place. The binder and the JSON Schema are both driven by it.</summary>
internal abstract record ConfigShape
{
    private static readonly ConcurrentDictionary<Type, ConfigShape> Shapes = new();

    /// <summary>The shape of a property's type.</summary>
    public static ConfigShape Of(Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        if (plain.IsGenericType && plain.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>))
        {
            return new MapShape(plain.GetGenericArguments()[1]);
        }

        if (plain.IsGenericType && plain.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
        {
            return new ListShape(plain.GetGenericArguments()[0]);
        }

        if (plain.GetCustomAttribute<ConfigUnionAttribute>() is { } union && plain.IsAbstract)
        {
            return new UnionShape(plain, union.Key);
        }

        return ConfigScalars.IsScalar(plain) ? new ScalarShape(plain) : Shapes.GetOrAdd(plain, RecordShape.Read);
    }
}

/// <summary>A single value.</summary>
internal sealed record ScalarShape(Type Type) : ConfigShape;

/// <summary>Values in order.</summary>
internal sealed record ListShape(Type Item) : ConfigShape;

/// <summary>Values by names that ops choose.</summary>
internal sealed record MapShape(Type Value) : ConfigShape;

/// <summary>One of several records; the value of <paramref name="Key"/> says which.</summary>
internal sealed record UnionShape(Type Base, string Key) : ConfigShape;

/// <summary>Known keys.</summary>
internal sealed record RecordShape(Type Type, IReadOnlyDictionary<string, ConfigProperty> Properties) : ConfigShape
{
    public static ConfigShape Read(Type type) => new RecordShape(
        type,
        new OrderedDictionary<string, ConfigProperty>(type
            .GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.SetMethod is not null)
            .OrderBy(property => property.DeclaringType == type)
            .ThenBy(property => property.MetadataToken)
            .Select(property => KeyValuePair.Create(KeyOf(property.Name), ConfigProperty.Of(property)))));

    /// <summary>MaxBatch is written max-batch; TopK, top-k.</summary>
    public static string KeyOf(string name)
    {
        var key = new StringBuilder();
        foreach (var c in name)
        {
            key.Append(char.IsUpper(c) && key.Length > 0 ? "-" : "").Append(char.ToLowerInvariant(c));
        }

        return key.ToString();
    }
}

/// <summary>One key of a record.</summary>
internal sealed record ConfigProperty(PropertyInfo Property, bool Required, bool Nullable)
{
    public string Doc => Property.GetCustomAttribute<ConfigDocAttribute>()?.Text ?? "";

    public ConfigRangeAttribute? Range => Property.GetCustomAttribute<ConfigRangeAttribute>();

    public bool IsPath => Property.IsDefined(typeof(ConfigPathAttribute));

    public bool IsSecret => Property.IsDefined(typeof(ConfigSecretAttribute));

    public ConfigShape Shape => ConfigShape.Of(Property.PropertyType);

    /// <summary>Whether a value of the property's type is within its range.</summary>
    public bool Allows(object value) =>
        Range is not { } range
        || (((IComparable)value).CompareTo(ConfigScalars.Parse(value.GetType(), range.Min)) >= 0
            && ((IComparable)value).CompareTo(ConfigScalars.Parse(value.GetType(), range.Max)) <= 0);

    public static ConfigProperty Of(PropertyInfo property) => new(
        property,
        property.IsDefined(typeof(RequiredMemberAttribute)),
        new NullabilityInfoContext().Create(property).WriteState == NullabilityState.Nullable);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Property.DeclaringType?.Name}.{Property.Name}");
}
