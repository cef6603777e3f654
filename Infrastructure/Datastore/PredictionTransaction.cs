using Microsoft.EntityFrameworkCore;

namespace Interlock.Infrastructure.Datastore;

internal sealed class PredictionTransaction(IDbContextFactory<InterlockDbContext> contexts) : IAsyncDisposable
{
    public async Task CommitAsync(IReadOnlyList<PendingAdd> adds)
    {
        await using var context = await contexts.CreateDbContextAsync();
        foreach (var add in adds)
        {
            context.AddRange(add.Predictions);
        }

        await context.SaveChangesAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
