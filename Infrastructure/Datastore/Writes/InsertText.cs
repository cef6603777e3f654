using System.Data;
using System.Data.Common;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace Interlock.Infrastructure.Datastore.Writes;

/// <summary>Writes the text of an INSERT of several rows, from EF Core's model, as every provider understands it.</summary>
internal sealed class InsertText
{
    private const int Unlimited = -1;
    private const int TimeBytes = 8;

    private readonly bool _onlyNew;
    private readonly string _head;
    private readonly string _known;
    private readonly (string Column, int Place)[] _key;

    public InsertText(IEntityType entity, IReadOnlyList<IProperty> properties, ISqlGenerationHelper sql, bool onlyNew)
    {
        var table = sql.DelimitIdentifier(entity.GetTableName()!, entity.GetSchema());
        _onlyNew = onlyNew;
        _head = $"INSERT INTO {table} ({string.Join(", ", properties.Select(NameOf))}) {(onlyNew ? "" : "VALUES ")}";
        _known = $" WHERE NOT EXISTS (SELECT 1 FROM {table} WHERE ";
        _key = [.. entity.FindPrimaryKey()!.Properties.Select(property => (NameOf(property), properties.ToList().IndexOf(property)))];

        string NameOf(IProperty property) => sql.DelimitIdentifier(property.GetColumnName());
    }

    /// <summary>Appends a row, given its parameters in the order of the properties.</summary>
    public void AppendRow(StringBuilder text, int row, IReadOnlyList<string> parameters)
    {
        text.Append(row == 0 ? _head : _onlyNew ? " UNION ALL " : ", ");
        if (!_onlyNew)
        {
            text.Append('(').AppendJoin(", ", parameters).Append(')');
            return;
        }

        // Parameters stand beside the columns they are compared with, so that the column's collation counts.
        var same = _key.Select(key => $"{key.Column} = {parameters[key.Place]}");
        text.Append("SELECT ").AppendJoin(", ", parameters).Append(_known).AppendJoin(" AND ", same).Append(')');
    }

    /// <summary>The size that SQL Server's client wants before it prepares a parameter of a type whose size is not fixed; the others ignore it.</summary>
    // Texts are unlimited: the database refuses what is too long, where a parameter of the column's size would cut it in silence.
    private static int SizeOf(DbType type) => type switch
    {
        DbType.String or DbType.AnsiString or DbType.AnsiStringFixedLength or DbType.StringFixedLength or DbType.Binary => Unlimited,
        DbType.DateTime2 or DbType.DateTimeOffset or DbType.Time => TimeBytes,
        _ => 0,
    };

    /// <summary>Adds a parameter for a column to a command.</summary>
    /// <returns>Its name.</returns>
    public static string AddParameter(DbCommand command, ISqlGenerationHelper sql, IProperty property)
    {
        var name = sql.GenerateParameterName($"p{command.Parameters.Count}");
        var parameter = property.GetRelationalTypeMapping().CreateParameter(command, name, null, property.IsNullable);
        parameter.Size = SizeOf(parameter.DbType);

        command.Parameters.Add(parameter);
        return name;
    }
}
