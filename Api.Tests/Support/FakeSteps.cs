using System.Collections.Concurrent;
using Autofac;
using Interlock.Application.Jobs.Runs;
using Interlock.Application.Jobs.Steps;
using Microsoft.Extensions.Logging;

namespace Interlock.Api.Tests.Support;

/// <summary>Steps of kind <c>command</c> that do what a test says, by the step's name; those it says nothing of succeed at once.</summary>
internal sealed class FakeSteps : IStepRunner
{
    private readonly ConcurrentDictionary<string, Func<IStepContext, CancellationToken, Task>> _steps = new();
    private readonly ConcurrentQueue<string> _begun = new();

    public Type ConfigType => typeof(CommandStepConfig);

    /// <summary>The steps in the order in which they began.</summary>
    public IReadOnlyList<string> Begun => [.. _begun];

    public FakeSteps On(string step, Func<IStepContext, CancellationToken, Task> work)
    {
        _steps[step] = work;
        return this;
    }

    /// <summary>A step that fails.</summary>
    public FakeSteps Fails(string step, string reason) => On(step, (_, _) => throw new StepFailedException(reason));

    /// <summary>A step that works until it is told to end.</summary>
    public FakeSteps Hangs(string step) => On(step, (_, cancel) => Task.Delay(Timeout.Infinite, cancel));

    public async Task RunAsync(IStepContext context, CancellationToken cancellationToken)
    {
        _begun.Enqueue(context.Name);
        if (_steps.TryGetValue(context.Name, out var work))
        {
            await work(context, cancellationToken);
        }
    }

    /// <summary>Wires it in place of the real steps.</summary>
    public void Wire(ContainerBuilder container) => container
        .Register(services => new StepRunners(
            [this], services.Resolve<JobFolder>(), services.Resolve<TimeProvider>(), services.Resolve<ILogger<StepRunners>>()))
        .SingleInstance();
}
