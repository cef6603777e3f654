using System.IO.Compression;
using Interlock.Api.Tests.Support;
using Interlock.Application.Jobs.Steps;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Jobs.BatchScoring;

/// <summary>A step that ends somewhere and is begun again leaves the very same file.</summary>
[Parallelizable]
internal sealed class InferResumeTests
{
    private const int Rows = 97;

    [Test]
    public async Task Run_EndedAtAnyCommitAndResumed_WritesTheSameFile([Range(1, 10)] int commit, [Values] bool before, [Values("csv", "ndjson", "csv.gz")] string form)
    {
        using var whole = await StepAsync(form);
        await RunAsync(whole);
        using var step = await StepAsync(form);
        Action<int> crash = number => Crash(number == commit);
        step.BeforeCommit = before ? crash : step.BeforeCommit;
        step.AfterCommit = before ? step.AfterCommit : crash;

        Assert.That(() => RunAsync(step), Throws.TypeOf<InsufficientExecutionStackException>());
        (step.BeforeCommit, step.AfterCommit) = (_ => { }, _ => { });
        await RunAsync(step);

        Assert.That(step.Read("out/answers.csv"), Is.EqualTo(whole.Read("out/answers.csv")));
    }

    [Test]
    public async Task Run_EndedAtEveryCommit_WritesTheSameFile()
    {
        using var whole = await StepAsync("csv");
        await RunAsync(whole);
        using var step = await StepAsync("csv");
        step.AfterCommit = _ => Crash(true);

        var attempts = 0;
        while (attempts++ < 100 && !File.Exists(step.PathOf("out/answers.csv")))
        {
            await TryAsync(step);
        }

        Assert.That(step.Read("out/answers.csv"), Is.EqualTo(whole.Read("out/answers.csv")));
        Assert.That(attempts, Is.EqualTo(12), "ten chunks, the renaming, and the look that ends it");
    }

    [Test]
    public async Task Run_AfterItsEnd_DoesNothing()
    {
        using var step = await StepAsync("csv");
        await RunAsync(step);
        var (written, commits) = (File.GetLastWriteTimeUtc(step.PathOf("out/answers.csv")), step.Commits);

        await RunAsync(step);

        Assert.That((File.GetLastWriteTimeUtc(step.PathOf("out/answers.csv")), step.Commits), Is.EqualTo((written, commits)));
    }

    [Test]
    public async Task Run_SourceChangedSince_Fails()
    {
        using var step = await CrashedAsync();
        File.AppendAllText(step.PathOf("in/2.csv"), "r9,9,9\n");

        Assert.That(() => RunAsync(step), Throws.TypeOf<StepFailedException>().With.Message.Contains("was changed since it began"));
    }

    [Test]
    public async Task Run_WhatIsToBeDoneChangedSince_Fails()
    {
        using var step = await CrashedAsync();
        step.Config = InferSteps.Step("in/*", chunk: 30) with { Keep = ["x"] };

        Assert.That(() => RunAsync(step), Throws.TypeOf<StepFailedException>().With.Message.Contains("was changed since it began"));
    }

    [Test]
    public async Task Run_OutputIsGone_Fails()
    {
        using var step = await CrashedAsync();
        File.Delete(step.PathOf("out/answers.csv.part"));

        Assert.That(() => RunAsync(step), Throws.TypeOf<StepFailedException>().With.Message.Contains("is not there any more; begin a new run"));
    }

    [Test]
    public async Task Run_OutputIsThatOfAnotherRun_Fails()
    {
        using var step = await CrashedAsync();
        var text = step.Read("out/answers.csv.part");
        step.Write("out/answers.csv.part", text.Replace("v1", "v2", StringComparison.Ordinal));

        Assert.That(() => RunAsync(step), Throws.TypeOf<StepFailedException>().With.Message.Contains("is another by now; begin a new run"));
    }

    private static async Task<FakeStep> CrashedAsync()
    {
        var step = await StepAsync("csv");
        step.AfterCommit = number => Crash(number == 3);
        await TryAsync(step);
        step.AfterCommit = _ => { };
        Assert.That(step.Commits, Is.EqualTo(3));
        return step;
    }

    private static async Task<FakeStep> StepAsync(string form)
    {
        var step = new FakeStep(InferSteps.Step("in/*", chunk: 30));
        for (var file = 1; file <= 3; file++)
        {
            var csv = "\uFEFF" + InferSteps.Csv(Rows, file * Rows).Replace("r120,", "\"r\r\n120\",", StringComparison.Ordinal);
            if (form == "csv.gz")
            {
                Directory.CreateDirectory(step.PathOf("in"));
                await using var packed = new GZipStream(File.Create(step.PathOf($"in/{file}.csv.gz")), CompressionLevel.Fastest);
                await packed.WriteAsync(System.Text.Encoding.UTF8.GetBytes(csv));
                continue;
            }

            var rows = Enumerable.Range(file * Rows, Rows).Select(i => $"{{\"request\":{{\"x\":{i % 100}}},\"id\":\"r{i}\"}}\n");
            step.Write($"in/{file}.{form}", form == "csv" ? csv : $"\n{string.Concat(rows)}");
        }

        return step;
    }

    private static async Task TryAsync(FakeStep step)
    {
        try
        {
            await RunAsync(step);
        }
        catch (InsufficientExecutionStackException)
        {
            // The crash.
        }
    }

    private static void Crash(bool now)
    {
        if (now)
        {
            throw new InsufficientExecutionStackException("crash");
        }
    }

    private static Task RunAsync(FakeStep step) => InferSteps.Runner().RunAsync(step, CancellationToken.None);
}
