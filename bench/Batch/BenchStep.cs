using System.Data.Common;
using Interlock.Application.Jobs.Steps;
using Interlock.Application.Predictions;
using Interlock.Domain;
using Interlock.Domain.Jobs;
using Interlock.Domain.Predictions;

namespace Interlock.Bench.Batch;

/// <summary>A step whose checkpoints cost what they cost in a server: a transaction of the datastore each, here that of a prediction.</summary>
internal sealed class BenchStep(StepConfig config, string folder, IPredictionDatastore datastore) : IStepContext
{
    public string Name => "score";

    public StepConfig Config => config;

    public JobRun Run { get; } = new() { Id = TimeOrderedId.New(DateTimeOffset.UtcNow), Job = "bench", Cause = RunCause.Manual, DueAt = DateTime.UtcNow, Date = new DateOnly(2026, 1, 31) };

    public TemplateValues Values => new(Run.Job, Run.Id, Run.Date, DateTimeOffset.UtcNow, new Dictionary<string, string>());

    public string Folder => folder;

    public string? Checkpoint { get; private set; }

    public void Report(long done, long total)
    {
    }

    public void Log(StepLogLevel level, string text) => Console.Error.WriteLine($"{level}: {text}");

    public async Task CommitAsync(string checkpoint, long done, Func<DbTransaction, CancellationToken, Task>? work, CancellationToken cancellationToken)
    {
        var row = new Prediction
        {
            Id = TimeOrderedId.New(DateTimeOffset.UtcNow), Model = "bench", Version = "v1", Revision = 1, Request = checkpoint, Response = "{}", InferMs = 0,
        };
        await datastore.AddAsync([row], cancellationToken);
        Checkpoint = checkpoint;
    }
}
