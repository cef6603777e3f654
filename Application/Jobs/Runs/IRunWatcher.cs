using Interlock.Application.Jobs.Steps;
using Interlock.Domain.Jobs;

namespace Interlock.Application.Jobs.Runs;

/// <summary>Is notified while a run is worked on. Called on any thread; it must neither wait nor throw.</summary>
public interface IRunWatcher
{
    /// <summary>A step is in another state.</summary>
    void Changed(string name, RunState state, string? reason);

    /// <summary>A step tells how far it is; <paramref name="total"/> is 0 while that is not known.</summary>
    void Reported(string name, long done, long total);

    /// <summary>A step wrote a line; of the run as a whole it has an empty name.</summary>
    void Logged(string name, StepLogLevel level, string text);
}

/// <summary>Ignores every notification.</summary>
internal sealed class NoWatcher : IRunWatcher
{
    public static readonly NoWatcher Instance = new();

    public void Changed(string name, RunState state, string? reason)
    {
    }

    public void Reported(string name, long done, long total)
    {
    }

    public void Logged(string name, StepLogLevel level, string text)
    {
    }
}
