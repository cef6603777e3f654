using Microsoft.EntityFrameworkCore;

namespace Interlock.Infrastructure.Datastore;

/// <summary>Deletes rows in statements of a bounded size.</summary>
internal static class DeletedRows
{
    /// <summary>Deletes all rows of a query, at most <see cref="InterlockDbContext.MostDeletedRows"/> by one statement.</summary>
    /// <returns>How many.</returns>
    public static async Task<int> DeleteAsync<T>(this IQueryable<T> rows, InterlockDbContext context, CancellationToken cancellationToken)
    {
        var most = context.MostDeletedRows;
        if (most == int.MaxValue)
        {
            return await rows.ExecuteDeleteAsync(cancellationToken);
        }

        var deleted = 0;
        for (var last = most; last == most; deleted += last)
        {
            last = await rows.Take(most).ExecuteDeleteAsync(cancellationToken);
        }

        return deleted;
    }
}
