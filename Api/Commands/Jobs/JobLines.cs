using System.Globalization;
using Interlock.Application.Jobs;
using Interlock.Application.Jobs.Runs;
using Interlock.Application.Jobs.Steps;
using Interlock.Domain;
using Interlock.Domain.Jobs;

namespace Interlock.Api.Commands.Jobs;

/// <summary>Writes what the steps of a run do, for logs and pipes; how far they are, every few seconds.</summary>
internal sealed class JobLines(TextWriter output, TimeProvider clock) : IRunWatcher
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    private readonly Lock _lock = new();
    private long _last = clock.GetTimestamp();

    public void Changed(string name, RunState state, string? reason) => Write($"{name}: {RunNames.Of(state)}{(reason is null ? "" : $": {reason}")}");

    public void Reported(string name, long done, long total)
    {
        lock (_lock)
        {
            if (clock.GetElapsedTime(_last) < Pause)
            {
                return;
            }

            _last = clock.GetTimestamp();
        }

        Write(string.Create(CultureInfo.InvariantCulture, $"{name}: {done:n0}{(total > 0 ? $" of {total:n0}" : "")}"));
    }

    public void Logged(string name, StepLogLevel level, string text) => Write($"{name}: {text}");

    private void Write(string line)
    {
        lock (_lock)
        {
            output.WriteLine(PlainText.Of(line));
        }
    }
}
