using System.Data.Common;
using Interlock.Domain.Jobs;

namespace Interlock.Application.Jobs.Steps;

/// <summary>Does the steps of one kind.</summary>
public interface IStepRunner
{
    /// <summary>The record of config.yaml that stands for steps of this kind.</summary>
    Type ConfigType { get; }

    /// <summary>Does the step, or what is left of it. Returning is success.</summary>
    /// <exception cref="StepFailedException">It failed, for a reason that ops can act on.</exception>
    /// <exception cref="OperationCanceledException">Told to end.</exception>
    Task RunAsync(IStepContext context, CancellationToken cancellationToken);
}

/// <summary>What a step knows and can tell while it runs. Safe to use from several threads.</summary>
public interface IStepContext
{
    /// <summary>The step's name.</summary>
    string Name { get; }

    /// <summary>What ops wrote.</summary>
    StepConfig Config { get; }

    /// <summary>The run.</summary>
    JobRun Run { get; }

    /// <summary>What <c>{{ date }}</c> and the like stand for.</summary>
    TemplateValues Values { get; }

    /// <summary>The folder that relative paths are taken from.</summary>
    string Folder { get; }

    /// <summary>From where to go on, as it was last committed; null at the beginning.</summary>
    string? Checkpoint { get; }

    /// <summary>Tells how far it is; shown by the API and the command line, stored now and then.</summary>
    void Report(long done, long total);

    /// <summary>Writes a line to the step's log. Long lines are cut, and a step that logs without end is cut short.</summary>
    void Log(StepLogLevel level, string text);

    /// <summary>
    /// Commits a checkpoint, and by the same transaction whatever <paramref name="work"/> writes to the datastore: after a crash either both are there or
    /// neither is.
    /// </summary>
    /// <param name="checkpoint">From where to go on after this: the step's own JSON.</param>
    /// <param name="done">Items that are done.</param>
    /// <param name="work">Writes on the connection of the transaction; may be run again from the start. Null where there is nothing to write.</param>
    /// <param name="cancellationToken">Rolls back.</param>
    /// <exception cref="StepLostException">Another server has taken the run over: this one must stop at once.</exception>
    Task CommitAsync(string checkpoint, long done, Func<DbTransaction, CancellationToken, Task>? work, CancellationToken cancellationToken);
}

/// <summary>How grave a line of a log is.</summary>
public enum StepLogLevel
{
    /// <summary>To be known.</summary>
    Info,

    /// <summary>To be looked at some day.</summary>
    Warning,

    /// <summary>To be looked at now.</summary>
    Error,
}
