using System.Diagnostics;
using Interlock.Api.Tests.Support;

namespace Interlock.Api.Tests.Docs;

/// <summary>Runs commands as a reader would: bash.</summary>
internal static class Shell
{
    /// <summary>Runs a script to its end.</summary>
    /// <param name="script">What bash is to do.</param>
    /// <param name="folder">Where; by default in the repository.</param>
    /// <param name="seconds">How long it may take.</param>
    public static async Task<(int ExitCode, string Output)> RunAsync(string script, string? folder = null, int seconds = 60)
    {
        var start = new ProcessStartInfo("bash", ["-euo", "pipefail", "-c", $"exec 2>&1\n{script}"])
        {
            WorkingDirectory = folder ?? Repository.Root,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        try
        {
            var output = await process.StandardOutput.ReadToEndAsync(deadline.Token);
            await process.WaitForExitAsync(deadline.Token);
            return (process.ExitCode, output);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"Did not end within {seconds} s: {script}");
        }
    }
}
