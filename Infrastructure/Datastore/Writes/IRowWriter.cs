using System.Data.Common;

namespace Interlock.Infrastructure.Datastore.Writes;

/// <summary>Writes rows on one connection, by statements that it prepares once.</summary>
internal interface IRowWriter<in T> : IDisposable
{
    /// <summary>Writes the rows in the transaction.</summary>
    /// <returns>How many were written.</returns>
    Task<int> WriteAsync(IReadOnlyList<T> rows, DbTransaction transaction, CancellationToken cancellationToken);
}
