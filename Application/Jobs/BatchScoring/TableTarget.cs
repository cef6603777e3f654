using System.Text;
using Interlock.Application.Jobs.BatchScoring.Rows;
using Interlock.Application.Jobs.Steps;
using Interlock.Domain;

namespace Interlock.Application.Jobs.BatchScoring;

/// <summary>How the rows of a step stand in a table.</summary>
/// <param name="Table">The table.</param>
/// <param name="Run">The run's id.</param>
/// <param name="Step">The step's name.</param>
/// <param name="Model">The model's name.</param>
/// <param name="Kept">What is kept of the input.</param>
internal sealed record TableTarget(string Table, string Run, string Step, string Model, KeptColumns Kept)
{
    private const int LongestId = 64;

    /// <summary>The columns that tell rows apart: a run may have several steps that write to the same table.</summary>
    public static IReadOnlyList<string> Key { get; } = ["run_id", "step", "row_number"];

    /// <summary>The columns of the answer.</summary>
    public required IReadOnlyList<string> Answer { get; init; }

    /// <summary>All columns, in their order.</summary>
    public IEnumerable<string> Names => [.. Key, .. Kept.Written, .. Answer, .. AnswerColumns.Lineage];

    /// <summary>The columns that fit what the rows hold.</summary>
    public IEnumerable<ResultColumn> ColumnsFor(IReadOnlyList<TableRow> rows) =>
    [
        new(Key[0], ResultType.Text, TimeOrderedId.Length), new(Key[1], ResultType.Text, LongestId), new(Key[2], ResultType.Whole),
        .. Kept.Written.Select((name, i) => new ResultColumn(name, TypeOf(rows.Select(row => row.Kept[i])))),
        .. Answer.Select(name => new ResultColumn(name, name is AnswerColumns.Result or AnswerColumns.Score ? ResultType.Real : ResultType.Text)),
        new(AnswerColumns.Lineage[0], ResultType.Text, LongestId), new(AnswerColumns.Lineage[1], ResultType.Text, LongestId),
        new(AnswerColumns.Lineage[2], ResultType.Whole),
    ];

    /// <summary>The values of a row.</summary>
    /// <exception cref="StepFailedException">One does not fit its column.</exception>
    public object?[] ValuesOf(TableRow row, IReadOnlyList<ResultColumn> columns)
    {
        var values = new object?[columns.Count];
        (values[0], values[1], values[2]) = (Run, Step, row.Number);
        var at = Key.Count;
        foreach (var value in row.Kept)
        {
            values[at] = Fit(value, columns[at], row);
            at++;
        }

        foreach (var name in Answer)
        {
            values[at++] = ValueOf(name, row.Answer);
        }

        (values[at], values[at + 1], values[at + 2]) = (Model, row.Answer.Version, (long)row.Answer.Revision);
        return values;
    }

    private static object? ValueOf(string column, in RowAnswer answer) => column switch
    {
        AnswerColumns.Result => answer.Result!.Result,
        AnswerColumns.Label => answer.Result!.Label,
        AnswerColumns.Score => AnswerColumns.ScoreOf(answer.Result!) is { } score ? (double)score : null,
        _ => Encoding.UTF8.GetString(answer.Data.Span),
    };

    private static ResultType TypeOf(IEnumerable<RowValue> values)
    {
        var there = values.Where(value => value.Kind != RowValueKind.Missing).ToList();
        return there.Count == 0 ? ResultType.Text
            : there.TrueForAll(value => value.Whole is not null) ? ResultType.Whole
            : there.TrueForAll(value => value.Real is not null) ? ResultType.Real
            : ResultType.Text;
    }

    private static object? Fit(RowValue value, ResultColumn column, TableRow row)
    {
        if (value.Kind == RowValueKind.Missing)
        {
            return null;
        }

        object? fitting = column.Type switch
        {
            ResultType.Whole => value.Whole,
            ResultType.Real => value.Real,
            _ => value.Text,
        };
        var held = column.Type == ResultType.Whole ? "whole numbers" : "numbers";
        return fitting
            ?? throw new StepFailedException($"{row.Name}: {column.Name} is '{Excerpt.Of(value.Text, 64)}', but its column in the table holds {held}.");
    }
}
