using System.Diagnostics;
using NUnit.Framework;

namespace Interlock.Api.Tests.Support;

/// <summary>One run of the command line as a process of its own.</summary>
internal sealed record InterlockCommand(int ExitCode, string Output, string Errors)
{
    /// <summary>The lines of stderr.</summary>
    public string[] ErrorLines => Errors.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Runs it in a folder until it ends.</summary>
    public static Task<InterlockCommand> RunAsync(string folder, string[] args, params (string Name, string Value)[] environment) => RunAsync(folder, null, args, environment);

    /// <summary>Runs it in a folder until it ends, with a text on its stdin; null for the stdin of the tests.</summary>
    public static async Task<InterlockCommand> RunAsync(string folder, string? input, string[] args, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", [ServerProcess.Program, .. args])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = input is not null,
        };
        start.Environment.Remove("APP_ROOT");
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        if (input is not null)
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }

        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            Assert.Fail($"'interlock {string.Join(' ', args)}' did not end.");
        }

        return new InterlockCommand(process.ExitCode, await output, await errors);
    }
}
