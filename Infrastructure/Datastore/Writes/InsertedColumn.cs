using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Interlock.Infrastructure.Datastore.Writes;

/// <summary>What a column gets of an entity, as the database keeps it.</summary>
internal sealed class InsertedColumn(IProperty property)
{
    private readonly IClrPropertyGetter _getter = property.GetGetter();
    private readonly ValueConverter? _converter = property.GetTypeMapping().Converter;

    public object ValueOf(object entity) => _getter.GetClrValue(entity) switch
    {
        null => DBNull.Value,
        var value when _converter is not null => _converter.ConvertToProvider(value)!,
        var value => value,
    };
}
