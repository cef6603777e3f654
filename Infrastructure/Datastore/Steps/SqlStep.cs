using Interlock.Application.Jobs.Steps;
using Interlock.Domain;
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
                    affected = await command.ExecuteNonQueryAsync(token);
                },
                cancellationToken);
        }
        catch (Exception e) when (DatabaseFault.IsOfDatabase(e))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new StepFailedException($"The statements failed: {(e is UnavailableException { InnerException: { } cause } ? cause : e).Message}", e);
        }

        context.Log(StepLogLevel.Info, affected < 0 ? "Done." : $"{affected} rows were affected.");
    }
}
