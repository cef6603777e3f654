using System.Data.Common;
using Interlock.Application.Jobs.Steps;

namespace Interlock.Application.Jobs.BatchScoring.Rows;

/// <summary>Where rows come from. One thread reads.</summary>
internal interface IRowSource : IAsyncDisposable
{
    /// <summary>A text that is another one where the source is.</summary>
    string Identity { get; }

    /// <summary>How the last rows looked; null before the first.</summary>
    RowShape? Shape { get; }

    /// <summary>Goes on from a place.</summary>
    Task StartAsync(SourcePosition position, CancellationToken cancellationToken);

    /// <summary>The next rows, all of one shape, or null at the end.</summary>
    /// <exception cref="StepFailedException">They cannot be read.</exception>
    Task<RowBlock?> ReadAsync(int most, CancellationToken cancellationToken);
}

/// <summary>Queries on the datastore.</summary>
public interface IDatastoreQueries
{
    /// <summary>Begins a query, whose rows are read one after the other.</summary>
    /// <param name="sql">The query.</param>
    /// <param name="values">What its placeholders stand for; they become parameters.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StepFailedException">The database refuses.</exception>
    Task<IQueryRows> OpenAsync(string sql, TemplateValues values, CancellationToken cancellationToken);
}

/// <summary>A query that runs; disposing it ends it.</summary>
public interface IQueryRows : IAsyncDisposable
{
    /// <summary>Its rows.</summary>
    DbDataReader Reader { get; }
}

/// <summary>Predictions that are kept together with something else.</summary>
public interface IPredictionRows
{
    /// <summary>Inserts predictions by a transaction.</summary>
    Task InsertAsync(DbTransaction transaction, IReadOnlyList<Domain.Predictions.Prediction> predictions, CancellationToken cancellationToken);
}
