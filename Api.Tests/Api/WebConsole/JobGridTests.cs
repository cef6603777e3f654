using System.Diagnostics;
using Interlock.Api.Tests.Api.Jobs;
using Interlock.Api.Tests.Support;
using Interlock.Application.Jobs;
using Interlock.Application.Jobs.Requests;
using Interlock.Application.Jobs.Runs;
using Interlock.Application.Jobs.Scheduling;
using Interlock.Application.Jobs.Steps;
using Interlock.Domain;
using Interlock.Domain.Jobs;
using Interlock.Infrastructure.Datastore;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Moq;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.WebConsole;

/// <summary>The page of a job that has many steps and runs.</summary>
[Parallelizable]
public sealed class JobGridTests
{
    private const int Steps = 200;
    private const int Runs = 50;

    // The README's page has 100 kB; this one has 10,000 links.
    private const int MostBytes = 1_500_000;

    [Test]
    public async Task Page_ManyStepsAndRuns_HasACellForEach()
    {
        var steps = new FakeSteps();
        await using var server = await TestServer.StartAsync(JobYaml.Of(string.Join('\n', Names.Select(name => $"{name}: {{}}"))), steps.Wire);
        await AddRunsAsync(server);
        using var browser = new ConsoleClient(server);
        await browser.OpenAsync("/console/jobs/work");

        var begun = Stopwatch.GetTimestamp();
        var html = (await browser.OpenAsync("/console/jobs/work")).Html;
        var took = Stopwatch.GetElapsedTime(begun);

        Assert.That(html.Split("<td class=\"succeeded\">").Length - 1, Is.EqualTo(Steps * Runs));
        Assert.That(html, Has.Length.LessThan(MostBytes));
        TestContext.Out.WriteLine($"{Steps} steps, {Runs} runs: {took.TotalMilliseconds:0} ms, {html.Length:n0} characters");
    }

    [Test]
    public async Task GetGrid_ManyRuns_AsksOnceForTheRunsAndOnceForTheirSteps()
    {
        var datastore = new Mock<IJobDatastore>(MockBehavior.Strict);
        var runs = Enumerable.Range(0, Runs).Select(_ => MakeRun()).ToList();
        datastore.Setup(store => store.ListAsync(It.IsAny<RunFilter>(), It.IsAny<CancellationToken>())).ReturnsAsync(runs);
        datastore.Setup(store => store.ListStepStatesAsync(It.IsAny<IReadOnlyCollection<string>>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync([.. runs.Select(run => new StepState(run.Id, "a", RunState.Failed))]);
        var config = new JobsConfig(new Dictionary<string, JobConfig> { ["work"] = new() { Steps = new Dictionary<string, StepConfig>() } }, new SchedulerConfig());
        var service = new JobService(config, datastore.Object, new RunSignal(), new ActiveRuns(), TimeProvider.System);

        var grid = await service.GetGridAsync(new RunFilter("work", null, null, null, null, Runs), CancellationToken.None);

        Assert.That((grid.States.Count, grid.Steps), Is.EqualTo((Runs, (string[])["a"])));
        datastore.Verify(store => store.ListAsync(It.IsAny<RunFilter>(), It.IsAny<CancellationToken>()), Times.Once);
        datastore.Verify(store => store.ListStepStatesAsync(It.IsAny<IReadOnlyCollection<string>>(), It.IsAny<CancellationToken>()), Times.Once);
    }

    private static IEnumerable<string> Names => Enumerable.Range(0, Steps).Select(i => $"step-{i}");

    private static JobRun MakeRun()
    {
        var now = DateTimeOffset.UtcNow;
        return new JobRun { Id = TimeOrderedId.New(now), Job = "work", Cause = RunCause.Manual, DueAt = now.UtcDateTime, Date = new DateOnly(2026, 5, 4) };
    }

    private static async Task AddRunsAsync(TestServer server)
    {
        var now = DateTime.UtcNow;
        await using var context = await server.App.Services.GetRequiredService<IDbContextFactory<InterlockDbContext>>().CreateDbContextAsync();
        foreach (var run in Enumerable.Range(0, Runs).Select(_ => MakeRun()))
        {
            run.End(RunState.Succeeded, null, now);
            context.JobRuns.Add(run);
            foreach (var name in Names)
            {
                var step = new StepRun { Run = run.Id, Step = name };
                step.Begin(now);
                step.End(RunState.Succeeded, null, now);
                context.JobSteps.Add(step);
            }
        }

        await context.SaveChangesAsync();
    }
}
