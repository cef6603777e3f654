using System.Data.Common;
using Interlock.Application.Jobs.Steps;
using Microsoft.EntityFrameworkCore;

namespace Interlock.Infrastructure.Datastore.Steps;

/// <summary>Steps of kind <c>sql</c>: statements by one transaction, the one that says the step is done. So a crash never has them run twice.</summary>
internal sealed class SqlStep(IDbContextFactory<InterlockDbContext> contexts) : IStepRunner
{
    private const string Done = "{\"done\":true}";

    /// <inheritdoc />
    public Type ConfigType => typeof(SqlStepConfig);

    /// <inheritdoc />
    public async Task RunAsync(IStepContext context, CancellationToken cancellationToken)
    {
        if (context.Checkpoint is not null)
        {
            return;
        }

        var affected = -1;
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        try
        {
            await context.CommitAsync(
                Done,
                0,
                async (transaction, token) =>
                {
                    await using var command = TemplateCommand.Create(database, transaction.Connection!, ((SqlStepConfig)context.Config).Sql, context.Values);
                    command.Transaction = transaction;

                    // The step's own time-out bounds it.
                    command.CommandTimeout = 0;
                    using var breaking = database.BreakOffOn(transaction.Connection!, token);
                    affected = await ExecuteAsync(command, database, token);
                },
                cancellationToken);
        }
        catch (Exception e) when (DatabaseFault.IsOfDatabase(e))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new StepFailedException($"The statements failed: {DatabaseCause.Of(database, e)}", e);
        }

        context.Log(StepLogLevel.Info, affected < 0 ? "Done." : $"{affected} rows were affected.");
    }

    private static async Task<int> ExecuteAsync(DbCommand command, InterlockDbContext database, CancellationToken cancellationToken)
    {
        try
        {
            return await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (DbException e) when (database.IsDuplicate(e))
        {
            // Of the statements' own making: without its cause, so that the transaction is not run again as if another writer had been in the way.
            throw new StepFailedException($"The statements failed: {DatabaseCause.Of(database, e)}");
        }
    }
}
