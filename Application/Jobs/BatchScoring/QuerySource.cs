using System.Data.Common;
using System.Globalization;
using System.Text;
using Interlock.Application.Jobs.BatchScoring.Rows;
using Interlock.Application.Jobs.Steps;
using Interlock.Application.Sources;

namespace Interlock.Application.Jobs.BatchScoring;

/// <summary>The rows of a query. Each becomes a record of CSV: texts in quotes, numbers as they are, nothing where there is NULL.</summary>
internal sealed class QuerySource(string sql, TemplateValues values, IDatastoreQueries queries) : IRowSource
{
    private const int MostBytes = 1024 * 1024;

    private readonly CsvRecord _record = new();
    private readonly StringBuilder _text = new();
    private IQueryRows? _query;
    private SourcePosition _at;

    /// <inheritdoc />
    public string Identity => values.Fill(sql);

    /// <inheritdoc />
    public RowShape? Shape { get; private set; }

    /// <inheritdoc />
    public async Task StartAsync(SourcePosition position, CancellationToken cancellationToken)
    {
        _query = await queries.OpenAsync(sql, values, cancellationToken);
        Shape = new RowShape("query", [.. Enumerable.Range(0, _query.Reader.FieldCount).Select(_query.Reader.GetName)]);
        for (_at = SourcePosition.Start; _at.Rows < position.Rows; _at = Next())
        {
            if (!await ReadRowAsync(cancellationToken))
            {
                throw new StepFailedException($"The query gives fewer rows than it did: {position.Rows} were done.");
            }
        }
    }

    /// <inheritdoc />
    public async Task<RowBlock?> ReadAsync(int most, CancellationToken cancellationToken)
    {
        var block = new RowBlock(Shape!, _at);
        while (block.Count < most && block.Length < MostBytes && await ReadRowAsync(cancellationToken))
        {
            var record = Encoding.UTF8.GetBytes(TextOf(_query!.Reader));
            _record.Read(record, isEnd: true);
            block.Add(_at.Line, _at, record, _record, null);
            block.End = _at = Next();
        }

        return block.Count == 0 ? null : block;
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _query?.DisposeAsync() ?? ValueTask.CompletedTask;

    private SourcePosition Next() => _at with { Line = _at.Line + 1, Rows = _at.Rows + 1 };

    private async Task<bool> ReadRowAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _query!.Reader.ReadAsync(cancellationToken);
        }
        catch (DbException e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new StepFailedException($"The query broke off: {e.Message}", e);
        }
    }

    private string TextOf(DbDataReader row)
    {
        _text.Clear();
        for (var i = 0; i < row.FieldCount; i++)
        {
            _text.Append(i == 0 ? "" : ",").Append(row.IsDBNull(i) ? "" : FieldOf(row.GetValue(i)));
        }

        return _text.ToString();
    }

    private static string FieldOf(object value) => value switch
    {
        bool flag => flag ? "true" : "false",
        double or float or decimal or sbyte or byte or short or ushort or int or uint or long or ulong =>
            ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        DateTime time => Quoted(time.ToString("O", CultureInfo.InvariantCulture)),
        DateTimeOffset time => Quoted(time.ToString("O", CultureInfo.InvariantCulture)),
        DateOnly day => Quoted(day.ToString("O", CultureInfo.InvariantCulture)),
        byte[] bytes => Quoted(Convert.ToBase64String(bytes)),
        IFormattable other => Quoted(other.ToString(null, CultureInfo.InvariantCulture)),
        _ => Quoted(value.ToString() ?? ""),
    };

    private static string Quoted(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
