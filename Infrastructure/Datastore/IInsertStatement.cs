using System.Data.Common;

namespace Interlock.Infrastructure.Datastore;

/// <summary>A prepared INSERT, whose parameters are bound by position.</summary>
internal interface IInsertStatement : IDisposable
{
    /// <summary>Sets a parameter.</summary>
    /// <param name="position">Its position, counted from 0.</param>
    /// <param name="value">As the database keeps it; <see cref="DBNull"/> where there is none.</param>
    void Bind(int position, object value);

    /// <summary>Inserts the rows that are bound.</summary>
    /// <returns>How many were inserted.</returns>
    /// <exception cref="DbException">The database rejects them.</exception>
    Task<int> ExecuteAsync(DbTransaction transaction, CancellationToken cancellationToken);
}
