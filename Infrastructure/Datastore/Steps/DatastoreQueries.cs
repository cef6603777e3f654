using System.Data;
using System.Data.Common;
using Interlock.Application.Jobs.BatchScoring.Rows;
using Interlock.Application.Jobs.Steps;
using Microsoft.EntityFrameworkCore;

namespace Interlock.Infrastructure.Datastore.Steps;

/// <inheritdoc />
internal sealed class DatastoreQueries(IDbContextFactory<InterlockDbContext> contexts) : IDatastoreQueries
{
    /// <inheritdoc />
    public async Task<IQueryRows> OpenAsync(string sql, TemplateValues values, CancellationToken cancellationToken)
    {
        var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = new Rows(context);
        try
        {
            await rows.OpenAsync(sql, values, cancellationToken);
            return rows;
        }
        catch (Exception e)
        {
            var cause = DatabaseCause.Of(context, e);
            await rows.DisposeAsync();
            cancellationToken.ThrowIfCancellationRequested();
            if (DatabaseFault.IsOfDatabase(e))
            {
                throw new StepFailedException($"The query failed: {cause}", e);
            }

            throw;
        }
    }

    private sealed class Rows(InterlockDbContext context) : IQueryRows
    {
        private DbCommand? _command;
        private DbDataReader? _reader;
        private IDisposable? _breaking;

        public DbDataReader Reader => _reader!;

        public async Task OpenAsync(string sql, TemplateValues values, CancellationToken cancellationToken)
        {
            await context.Database.OpenConnectionAsync(cancellationToken);
            _command = TemplateCommand.Create(context, context.Database.GetDbConnection(), sql, values);

            // The rows are read for as long as the model takes to answer them.
            _command.CommandTimeout = 0;
            _breaking = context.BreakOffOn(_command.Connection!, cancellationToken);
            _reader = await _command.ExecuteReaderAsync(CommandBehavior.SingleResult, cancellationToken);
        }

        public async ValueTask DisposeAsync()
        {
            if (_reader is not null)
            {
                // Without it the driver would read what is left of the rows.
                _command!.Cancel();
                await _reader.DisposeAsync();
            }

            _breaking?.Dispose();
            if (_command is not null)
            {
                await _command.DisposeAsync();
            }

            await context.DisposeAsync();
        }
    }
}
