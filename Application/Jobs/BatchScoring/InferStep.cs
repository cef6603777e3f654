using Interlock.Application.Calls;
using Interlock.Application.Configuration;
using Interlock.Application.Kinds.Tabular;
using Interlock.Application.Jobs.BatchScoring.Rows;
using Interlock.Application.Jobs.Steps;
using Interlock.Application.Predictions;
using Interlock.Application.Serving.Catalog;

namespace Interlock.Application.Jobs.BatchScoring;

/// <summary>Steps of kind <c>infer</c>: rows of files or of a query, answered by a model, into a file or a table.</summary>
public sealed class InferStep(IModelCatalog catalog, InferModels models, InferTables tables, ServerConfig server) : IStepRunner
{
    /// <inheritdoc />
    public Type ConfigType => typeof(InferStepConfig);

    /// <inheritdoc />
    public async Task RunAsync(IStepContext context, CancellationToken cancellationToken)
    {
        try
        {
            await RunAsync(context, (InferStepConfig)context.Config, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StepFailedException(e.Message, e);
        }
    }

    private async Task RunAsync(IStepContext context, InferStepConfig config, CancellationToken cancellationToken)
    {
        var plan = new InferPlan(context, config, catalog.Current.Models[config.Model].Config);
        await using var source = plan.OpenSource(tables.Queries, checked((int)Math.Min(server.BodyLimit.Bytes, InferPlan.LongestRow)));
        var checkpoint = InferCheckpoint.Of(context.Checkpoint);
        if (checkpoint is not null && checkpoint.Identity != plan.IdentityOf(source))
        {
            throw new StepFailedException(
                "What this step reads, or what it is to do, was changed since it began: it cannot go on from where it was. Begin a new run.");
        }

        if (checkpoint is { IsDone: true })
        {
            await EndAsync(plan, checkpoint, cancellationToken);
            return;
        }

        var answerer = models.For(config);
        await source.StartAsync(checkpoint?.At ?? SourcePosition.Start, cancellationToken);
        var first = await source.ReadAsync(Math.Min(answerer.BlockRows, config.Chunk), cancellationToken);
        if (source.Shape is { } shape)
        {
            answerer.Check(shape);
        }

        checkpoint ??= new InferCheckpoint { Identity = plan.IdentityOf(source), Columns = plan.ColumnsOf(first, source.Shape) };
        await using var sink = await plan.OpenSinkAsync(checkpoint, tables.Results, cancellationToken);
        var run = new InferRun(context, config, sink, tables.Predictions, checkpoint);
        await run.RunAsync(new InferPipeline(source, answerer, sink, config), first, cancellationToken);
    }

    private async Task EndAsync(InferPlan plan, InferCheckpoint done, CancellationToken cancellationToken)
    {
        if (!plan.IsInPlace(done))
        {
            await using var sink = await plan.OpenSinkAsync(done, tables.Results, cancellationToken);
            sink.Complete();
        }
    }
}

/// <summary>Who answers the rows of a step.</summary>
public sealed class InferModels(IModelCatalog catalog, ICallService calls, PredictionRecorder recorder, TimeProvider time)
{
    internal IRowAnswerer For(InferStepConfig config) => catalog.Current.Models[config.Model].Config is TabularModelConfig
        ? new TabularAnswerer(config.Model, config.Record, catalog, recorder, time)
        : new CallAnswerer(config.Model, config.Record, catalog, calls);
}

/// <summary>What steps need of the datastore.</summary>
/// <param name="Queries">Rows to read.</param>
/// <param name="Results">Tables to write.</param>
/// <param name="Predictions">Predictions to keep.</param>
public sealed record InferTables(IDatastoreQueries Queries, IResultTables Results, IPredictionRows Predictions);
