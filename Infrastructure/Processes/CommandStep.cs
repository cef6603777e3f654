using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Interlock.Application.Jobs.Steps;
using Interlock.Domain;

namespace Interlock.Infrastructure.Processes;

/// <summary>
/// Steps of kind <c>command</c>: a program, without a shell, in the folder of config.yaml and with a clean environment. What it prints goes to the log of
/// the step. When it is told to end, everything it started ends with it.
/// </summary>
internal sealed class CommandStep(TimeProvider time) : IStepRunner
{
    /// <summary>A program that ended may have left a child process that holds its output open; it is not waited for.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    // Without SYSTEMROOT hardly a program of Windows starts.
    private static readonly string[] PassedOn =
        OperatingSystem.IsWindows() ? ["PATH", "SYSTEMROOT", "USERPROFILE", "TEMP", "TMP"] : ["PATH", "HOME"];

    /// <inheritdoc />
    public Type ConfigType => typeof(CommandStepConfig);

    /// <inheritdoc />
    public async Task RunAsync(IStepContext context, CancellationToken cancellationToken)
    {
        using var process = Start(context);
        try
        {
            process.StandardInput.Close();
            var output = Task.WhenAll(
                OutputLines.ReadAsync(process.StandardOutput.BaseStream, line => context.Log(StepLogLevel.Info, line)),
                OutputLines.ReadAsync(process.StandardError.BaseStream, line => context.Log(StepLogLevel.Warning, line)));
            await process.WaitForExitAsync(cancellationToken);
            await WaitAsync(context, output, cancellationToken);
        }
        finally
        {
            Kill(process);
        }

        if (process.ExitCode != 0)
        {
            var program = Path.GetFileName(process.StartInfo.FileName);
            throw new StepFailedException(string.Create(CultureInfo.InvariantCulture, $"{program} ended with exit code {process.ExitCode}."));
        }
    }

    private static Process Start(IStepContext context)
    {
        var config = (CommandStepConfig)context.Config;
        var command = config.Command.Select(context.Values.Fill).ToList();
        var start = new ProcessStartInfo(ProgramFile.Find(command[0], context.Folder), command.Skip(1))
        {
            WorkingDirectory = context.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        FillEnvironment(start.Environment, config, context);
        try
        {
            return Process.Start(start)!;
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException)
        {
            throw new StepFailedException($"'{Excerpt.Of(command[0], 200)}' cannot be started: {e.Message}", e);
        }
    }

    private static void FillEnvironment(IDictionary<string, string?> environment, CommandStepConfig config, IStepContext context)
    {
        var kept = PassedOn.Where(environment.ContainsKey).Select(name => (name, environment[name])).ToList();
        environment.Clear();
        foreach (var (name, value) in kept)
        {
            environment[name] = value;
        }

        environment["INTERLOCK_DATE"] = context.Run.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        environment["INTERLOCK_RUN"] = context.Run.Id;
        environment["INTERLOCK_JOB"] = context.Run.Job;
        foreach (var (name, value) in config.Env)
        {
            environment[name] = context.Values.Fill(value);
        }
    }

    private async Task WaitAsync(IStepContext context, Task output, CancellationToken cancellationToken)
    {
        try
        {
            await output.WaitAsync(Grace, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            context.Log(StepLogLevel.Warning, "The program has ended, but something that it started still holds its output open; that is read no further.");
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
                process.WaitForExit(Grace);
            }
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended by itself meanwhile.
        }
    }
}
