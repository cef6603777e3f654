namespace Interlock.Infrastructure.Configuration.Binding;

/// <summary>Empty values that stand in for parts that could not be read.</summary>
internal sealed class ConfigPlaceholders(ConfigVariants variants)
{
    public object Of(ConfigShape shape) => shape switch
    {
        ScalarShape { Type: var type } => OfScalar(type),
        ListShape { Item: var item } => Activator.CreateInstance(typeof(List<>).MakeGenericType(item))!,
        MapShape { Value: var value } => Activator.CreateInstance(typeof(OrderedDictionary<,>).MakeGenericType(typeof(string), value))!,
        UnionShape union => OfVariant(variants.Of(union.Base, [])),
        _ => OfRecord((RecordShape)shape),
    };

    public static object OfScalar(Type type) => type == typeof(string) ? "" : Activator.CreateInstance(type)!;

    public object OfVariant(IReadOnlyDictionary<string, Type> known) => Of(ConfigShape.Of(known.Values.First()));

    private object OfRecord(RecordShape shape)
    {
        var record = Activator.CreateInstance(shape.Type)!;
        foreach (var property in shape.Properties.Values.Where(property => property.Required))
        {
            property.Property.SetValue(record, Of(property.Shape));
        }

        return record;
    }
}
