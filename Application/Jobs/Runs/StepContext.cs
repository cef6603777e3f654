using System.Data.Common;
using Interlock.Application.Jobs.Steps;
using Interlock.Domain.Jobs;

namespace Interlock.Application.Jobs.Runs;

/// <inheritdoc />
internal sealed class StepContext(RunSession session, string name, StepConfig config, string folder, string? checkpoint) : IStepContext
{
    private string? _checkpoint = checkpoint;

    /// <inheritdoc />
    public string Name => name;

    /// <inheritdoc />
    public StepConfig Config => config;

    /// <inheritdoc />
    public JobRun Run => session.Work.Run;

    /// <inheritdoc />
    public TemplateValues Values => session.Values;

    /// <inheritdoc />
    public string Folder => folder;

    /// <inheritdoc />
    public string? Checkpoint => Volatile.Read(ref _checkpoint);

    /// <inheritdoc />
    public void Report(long done, long total)
    {
        session.Journal.Report(name, done, total);
        session.Watcher.Reported(name, done, total);
    }

    /// <inheritdoc />
    public void Log(StepLogLevel level, string text)
    {
        if (session.Journal.Add(name, level, text) is { } line)
        {
            session.Watcher.Logged(name, level, line);
        }
    }

    /// <inheritdoc />
    public async Task CommitAsync(string checkpoint, long done, Func<DbTransaction, CancellationToken, Task>? work, CancellationToken cancellationToken)
    {
        await session.WriteAsync(new RunWrite { Change = now => now.Steps[name].Commit(checkpoint, done), Work = work }, cancellationToken);
        Volatile.Write(ref _checkpoint, checkpoint);
    }
}
