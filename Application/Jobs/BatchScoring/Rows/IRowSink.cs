using System.Data.Common;
using Interlock.Domain.Predictions;
using Microsoft.Extensions.ObjectPool;

namespace Interlock.Application.Jobs.BatchScoring.Rows;

/// <summary>Where answers go. Formatting is safe on several threads; the rest is done by one, in the order of the rows.</summary>
internal interface IRowSink : IAsyncDisposable
{
    /// <summary>Brings a row that was answered into its form.</summary>
    void Format(RowBlock block, int row, in RowAnswer answer, FormattedRows into);

    /// <summary>Takes rows.</summary>
    ValueTask AddAsync(FormattedRows rows, CancellationToken cancellationToken);

    /// <summary>Makes what was taken durable, as far as that needs no transaction.</summary>
    /// <returns>What to keep in the checkpoint.</returns>
    Task<OutputMark> FlushAsync(CancellationToken cancellationToken);

    /// <summary>Writes what was taken since the last commit, by the transaction of the checkpoint; may be called again from the start.</summary>
    Task WriteAsync(DbTransaction transaction, CancellationToken cancellationToken);

    /// <summary>Forgets what the transaction has made durable.</summary>
    void Committed();

    /// <summary>Checks whether an output without a single answer may take its place.</summary>
    /// <exception cref="Steps.StepFailedException">It would replace answers.</exception>
    void CheckEmpty();

    /// <summary>Nothing more comes, and the last checkpoint says so.</summary>
    void Complete();
}

/// <summary>What a checkpoint keeps of the output.</summary>
/// <param name="Length">How many bytes a file has; 0 of a table.</param>
/// <param name="Tail">A hash of its last bytes, which tells whether it is the same file; empty of a table.</param>
internal readonly record struct OutputMark(long Length, string Tail);

/// <summary>Rows as they will be written.</summary>
internal sealed class FormattedRows : IResettable
{
    /// <summary>The rows of a file.</summary>
    public RowBuffer Bytes { get; } = new();

    /// <summary>The rows of a table.</summary>
    public List<TableRow> Values { get; } = [];

    /// <summary>Predictions that are kept with them.</summary>
    public List<Prediction> Predictions { get; } = [];

    /// <summary>Rows without an answer.</summary>
    public List<BadRow> Bad { get; } = [];

    /// <summary>Rows with an answer.</summary>
    public int Count { get; set; }

    /// <summary>The place behind them: the end of their block, or the bad row that ends the step.</summary>
    public SourcePosition End { get; set; }

    /// <summary>Makes it ready for other rows.</summary>
    public bool TryReset()
    {
        Bytes.Clear();
        Values.Clear();
        Predictions.Clear();
        Bad.Clear();
        Count = 0;
        return true;
    }
}

/// <summary>A row of a table.</summary>
/// <param name="Number">The row of the source, counted from 1.</param>
/// <param name="Name">Where it stands in the source, for messages.</param>
/// <param name="Kept">What is kept of it.</param>
/// <param name="Answer">The answer.</param>
internal readonly record struct TableRow(long Number, string Name, RowValue[] Kept, RowAnswer Answer);

/// <summary>A row without an answer.</summary>
/// <param name="Name">Where it stands.</param>
/// <param name="Problem">Why.</param>
internal readonly record struct BadRow(string Name, string Problem)
{
    /// <inheritdoc />
    public override string ToString() => $"{Name}: {Problem}";
}
