using Interlock.Application.Jobs.Steps;
using Interlock.Domain.Jobs;

namespace Interlock.Application.Jobs.Runs;

/// <summary>Lets the steps of a run begin as soon as those before them have ended.</summary>
/// <param name="steps">The steps by name; they do not go round in a circle.</param>
/// <param name="run">Does a step, or leaves it out: is told the steps before it that did not succeed, and tells how it ended.</param>
internal sealed class RunGraph(IReadOnlyDictionary<string, StepConfig> steps, Func<string, IReadOnlyList<string>, Task<RunState>> run)
{
    private readonly Dictionary<string, Task<RunState>> _begun = new(StringComparer.Ordinal);

    /// <summary>Does all steps.</summary>
    /// <returns>How each ended.</returns>
    public async Task<IReadOnlyDictionary<string, RunState>> RunAsync()
    {
        foreach (var step in steps.Keys)
        {
            _ = Begin(step);
        }

        await Task.WhenAll(_begun.Values);
        return _begun.ToDictionary(step => step.Key, step => step.Value.Result, StringComparer.Ordinal);
    }

    private Task<RunState> Begin(string step)
    {
        if (!_begun.TryGetValue(step, out var begun))
        {
            var before = steps[step].After.Distinct().Select(name => (name, Begin(name))).ToList();
            _begun[step] = begun = RunAfterAsync(step, before);
        }

        return begun;
    }

    private async Task<RunState> RunAfterAsync(string step, List<(string Name, Task<RunState> Ended)> before)
    {
        // Off the thread that begins the others: a step may work a long time before it first waits.
        await Task.Yield();
        await Task.WhenAll(before.Select(one => one.Ended));
        var missing = new List<string>();
        foreach (var (name, ended) in before)
        {
            if (await ended != RunState.Succeeded)
            {
                missing.Add(name);
            }
        }

        return await run(step, missing);
    }
}
