using System.Diagnostics;
using System.Globalization;
using Interlock.Api.Tests.Support;
using Interlock.Application.Jobs.Steps;
using Interlock.Infrastructure.Processes;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Processes;

internal sealed class CommandStepTests
{
    [Test]
    public async Task Run_Program_GetsArgumentsAsTheyAreAndPrintsToTheLog()
    {
        using var step = Step(["printf", "%s\\n", "{{ date }}", "$HOME; `ls` '\"", "{{ params.x }}"], ("x", "a b"));

        await RunAsync(step);

        Assert.That(step.Lines, Is.EqualTo(new[] { "Info: 2026-01-31", "Info: $HOME; `ls` '\"", "Info: a b" }));
    }

    [Test]
    public async Task Run_Shell_SeesACleanEnvironmentAndTheFolderAndNoInput()
    {
        Environment.SetEnvironmentVariable("INTERLOCK_TEST_SECRET", "secret");
        using var step = Step(["sh", "-c", "env; pwd; cat; echo warned >&2"]);
        step.Config = (CommandStepConfig)step.Config with { Env = new Dictionary<string, string> { ["WHEN"] = "on {{ date - 1 }}" } };

        await RunAsync(step);

        var names = step.Lines.Where(line => line.Contains('=', StringComparison.Ordinal)).Select(line => line.Split(": ")[1].Split('=')[0]);
        Assert.That(names.Except(["PWD", "SHLVL", "_", "OLDPWD"]), Is.EquivalentTo(new[] { "PATH", "HOME", "INTERLOCK_DATE", "INTERLOCK_RUN", "INTERLOCK_JOB", "WHEN" }));
        Assert.That(step.Lines, Has.Member("Info: WHEN=on 2026-01-30").And.Member($"Info: INTERLOCK_RUN={step.Run.Id}").And.Member($"Info: {step.Folder}").And.Member("Warning: warned"));
    }

    [TestCase("exit 3", "sh ended with exit code 3.")]
    [TestCase("kill -9 $$", "sh ended with exit code 137.")]
    public void Run_ExitCode_Fails(string script, string expected)
    {
        using var step = Step(["sh", "-c", script]);

        Assert.That(() => RunAsync(step), Throws.TypeOf<StepFailedException>().With.Message.EqualTo(expected));
    }

    [TestCase("no-such-program", "There is no program 'no-such-program' on the PATH.")]
    [TestCase("./tool.sh", "There is no program './tool.sh'.")]
    [TestCase("./text", "'./text' cannot be started: ")]
    public void Run_NoProgram_Fails(string program, string expected)
    {
        using var step = Step([program]);
        step.Write("text", "just text");

        Assert.That(() => RunAsync(step), Throws.TypeOf<StepFailedException>().With.Message.StartsWith(expected));
    }

    [Test]
    public async Task Run_OutputWithoutEndOfLine_IsCut()
    {
        using var step = Step(["sh", "-c", "head -c 3000000 /dev/zero | tr '\\0' x; echo; printf last"]);

        await RunAsync(step);

        Assert.That(step.Lines.Select(line => line.Length), Is.EqualTo(new[] { "Info: ...".Length + 4000, "Info: last".Length }));
    }

    [Test]
    public async Task Run_Cancelled_EndsEverythingItStarted()
    {
        using var step = Step(["sh", "-c", "sleep 300 & echo $!; sleep 300"]);
        using var ending = new CancellationTokenSource();
        var run = RunAsync(step, ending.Token);
        await Poll.UntilAsync(() => Task.FromResult(step.Lines.Any()), "the program has started");

        await ending.CancelAsync();

        Assert.That(() => run, Throws.InstanceOf<OperationCanceledException>());
        var child = int.Parse(step.Lines.First().Split(": ")[1], CultureInfo.InvariantCulture);
        await Poll.UntilAsync(() => Task.FromResult(!IsRunning(child)), "its child has ended");
    }

    [Test]
    public async Task Run_ProgramLeavesAnotherBehind_IsNotWaitedForIt()
    {
        using var step = Step(["sh", "-c", "sleep 60 & echo $!"]);

        await RunAsync(step);

        Assert.That(step.Lines.Last(), Does.StartWith("Warning: The program has ended, but"));
        using var left = Process.GetProcessById(int.Parse(step.Lines.First().Split(": ")[1], CultureInfo.InvariantCulture));
        left.Kill();
    }

    // One that has ended and was not reaped yet is a zombie.
    private static bool IsRunning(int process)
    {
        try
        {
            return !File.ReadAllText($"/proc/{process}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static FakeStep Step(string[] command, params (string Name, string Value)[] parameters) => new(new CommandStepConfig { Command = command }, null, parameters);

    private static Task RunAsync(FakeStep step, CancellationToken cancellationToken = default) => new CommandStep(TimeProvider.System).RunAsync(step, cancellationToken);
}
