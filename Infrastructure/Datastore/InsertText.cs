using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace Interlock.Infrastructure.Datastore;

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
}
