using System.Data.Common;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace Interlock.Infrastructure.Datastore.Writes;

/// <summary>Writes the text of an INSERT of several rows, from EF Core's model, as every provider understands it.</summary>
internal sealed class InsertText
{
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

    /// <summary>Adds a parameter for a column to a command.</summary>
    /// <returns>Its name.</returns>
    public static string AddParameter(DbCommand command, ISqlGenerationHelper sql, IProperty property)
    {
        var name = sql.GenerateParameterName($"p{command.Parameters.Count}");
        var parameter = property.GetRelationalTypeMapping().CreateParameter(command, name, null, property.IsNullable);
        if ((property.GetTypeMapping().Converter?.ProviderClrType ?? property.ClrType) == typeof(string))
        {
            // Unlimited: the database refuses what is too long, where a parameter of the column's size would cut it in silence.
            parameter.Size = -1;
        }

        command.Parameters.Add(parameter);
        return name;
    }
}
