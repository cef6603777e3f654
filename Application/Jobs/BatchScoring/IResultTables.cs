using System.Data.Common;

namespace Interlock.Application.Jobs.BatchScoring;

/// <summary>Tables of the datastore that answers are written to.</summary>
public interface IResultTables
{
    /// <summary>The columns of a table, or null if there is none of that name.</summary>
    /// <exception cref="Domain.UnavailableException"><c>datastore_unavailable</c>.</exception>
    Task<IReadOnlyList<ResultColumn>?> FindAsync(string table, CancellationToken cancellationToken);

    /// <summary>Makes a table.</summary>
    /// <param name="table">Its name.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="key">The columns that tell its rows apart.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="Steps.StepFailedException">The database does not make it.</exception>
    Task CreateAsync(string table, IReadOnlyList<ResultColumn> columns, IReadOnlyList<string> key, CancellationToken cancellationToken);

    /// <summary>Inserts rows.</summary>
    /// <param name="transaction">By which they are inserted.</param>
    /// <param name="table">The table's name.</param>
    /// <param name="columns">The columns that get values.</param>
    /// <param name="rows">A value for each column: a text, a <see cref="long"/>, a <see cref="double"/> or null.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    Task InsertAsync(
        DbTransaction transaction, string table, IReadOnlyList<ResultColumn> columns, IReadOnlyList<object?[]> rows, CancellationToken cancellationToken);
}

/// <summary>A column of a table of answers.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">What it holds.</param>
/// <param name="Length">Most characters of a text that is a name, or null.</param>
public sealed record ResultColumn(string Name, ResultType Type, int? Length = null);

/// <summary>What a column of a table of answers holds.</summary>
public enum ResultType
{
    /// <summary>Text.</summary>
    Text,

    /// <summary>Numbers.</summary>
    Real,

    /// <summary>Whole numbers.</summary>
    Whole,
}
