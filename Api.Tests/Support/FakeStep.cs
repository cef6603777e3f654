using System.Collections.Concurrent;
using System.Data.Common;
using Interlock.Application.Jobs.Steps;
using Interlock.Domain;
using Interlock.Domain.Jobs;
using Microsoft.EntityFrameworkCore.Storage;

namespace Interlock.Api.Tests.Support;

/// <summary>A step of a run of 2026-01-31, in a folder of its own. Its checkpoint is kept in memory; what is written with it, in a database of the test's.</summary>
internal sealed class FakeStep : IStepContext, IDisposable
{
    private readonly ConcurrentQueue<(StepLogLevel Level, string Text)> _log = new();
    private readonly TemporaryFolder _folder = new();
    private readonly TestDatastore? _datastore;
    private readonly Dictionary<string, string> _parameters;

    public FakeStep(StepConfig config, TestDatastore? datastore = null, params (string Name, string Value)[] parameters)
    {
        (Config, _datastore) = (config, datastore);
        _parameters = parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Value);
        Run = NewRun();
    }

    public string Name => "score";

    public StepConfig Config { get; set; }

    public JobRun Run { get; private set; }

    public TemplateValues Values => new("nightly", Run.Id, Run.Date, new DateTimeOffset(2026, 1, 31, 2, 0, 0, TimeSpan.Zero), _parameters);

    public string Folder => _folder.Path;

    public string? Checkpoint { get; private set; }

    /// <summary>Commits so far.</summary>
    public int Commits { get; private set; }

    /// <summary>What was reported last.</summary>
    public (long Done, long Total) Reported { get; private set; }

    /// <summary>Is called ahead of each commit with its number, from 1, and may throw.</summary>
    public Action<int> BeforeCommit { get; set; } = _ => { };

    /// <summary>Is called behind each commit with its number, from 1, and may throw.</summary>
    public Action<int> AfterCommit { get; set; } = _ => { };

    public IEnumerable<string> Lines => _log.Select(line => $"{line.Level}: {line.Text}");

    public string PathOf(string name) => _folder.PathOf(name);

    public string Read(string name) => File.ReadAllText(PathOf(name));

    public void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
        File.WriteAllText(PathOf(name), text);
    }

    /// <summary>Another run of the same step, from the start.</summary>
    public void Restart()
    {
        (Checkpoint, Commits, Run) = (null, 0, NewRun());
        _log.Clear();
    }

    public void Report(long done, long total) => Reported = (done, total);

    public void Log(StepLogLevel level, string text) => _log.Enqueue((level, text));

    public async Task CommitAsync(string checkpoint, long done, Func<DbTransaction, CancellationToken, Task>? work, CancellationToken cancellationToken)
    {
        BeforeCommit(Commits + 1);
        if (work is not null && _datastore is not null)
        {
            await using var context = await _datastore.Contexts.CreateDbContextAsync(cancellationToken);
            await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
            await work(transaction.GetDbTransaction(), cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        Checkpoint = checkpoint;
        Commits++;
        AfterCommit(Commits);
    }

    public void Dispose() => _folder.Dispose();

    private static JobRun NewRun() => new()
    {
        Id = TimeOrderedId.New(DateTimeOffset.UtcNow), Job = "nightly", Cause = RunCause.Manual, DueAt = DateTime.UtcNow, Date = new DateOnly(2026, 1, 31),
    };
}
