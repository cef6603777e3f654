using Interlock.Application.Jobs;
using Interlock.Application.Jobs.Runs;
using Interlock.Application.Jobs.Steps;
using Interlock.Domain;
using Interlock.Domain.Jobs;
using Spectre.Console;

namespace Interlock.Api.Commands.Jobs;

/// <summary>Shows on stderr what the steps of a run do: a bar each where someone looks on, else lines.</summary>
internal static class JobConsole
{
    /// <summary>Runs, and shows what the run tells.</summary>
    /// <param name="job">Whose steps.</param>
    /// <param name="run">Is given who looks on.</param>
    public static Task<JobRun> ShowAsync(JobConfig job, Func<IRunWatcher, Task<JobRun>> run)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return Console.IsErrorRedirected || !console.Profile.Capabilities.Interactive
            ? run(new JobLines(Console.Error, TimeProvider.System))
            : console.Progress()
                .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
                .StartAsync(bars => run(new Bars(console, bars, job.Steps.Keys)));
    }

    private sealed class Bars(IAnsiConsole console, ProgressContext context, IEnumerable<string> steps) : IRunWatcher
    {
        private readonly Dictionary<string, ProgressTask> _bars = steps.ToDictionary(
            step => step, step => context.AddTask(step.EscapeMarkup(), autoStart: false, maxValue: 1), StringComparer.Ordinal);

        public void Changed(string name, RunState state, string? reason)
        {
            if (!_bars.TryGetValue(name, out var bar))
            {
                return;
            }

            bar.Description = $"{name.EscapeMarkup()} {RunNames.Of(state)}";
            if (state == RunState.Running)
            {
                bar.StartTask();
            }
            else if (state == RunState.Succeeded)
            {
                bar.Value = bar.MaxValue;
                bar.StopTask();
            }
        }

        public void Reported(string name, long done, long total)
        {
            if (_bars.TryGetValue(name, out var bar))
            {
                bar.IsIndeterminate = total <= 0;
                bar.MaxValue = Math.Max(1, total);
                bar.Value = total > 0 ? done : 0;
            }
        }

        public void Logged(string name, StepLogLevel level, string text) => console.WriteLine(PlainText.Of($"{name}: {text}"));
    }
}
