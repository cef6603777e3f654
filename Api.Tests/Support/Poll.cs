using System.Diagnostics;
using NUnit.Framework;

namespace Interlock.Api.Tests.Support;

/// <summary>Waits for a condition with a deadline.</summary>
internal static class Poll
{
    public static Task UntilAsync(Func<Task<bool>> condition, string what, int seconds = 30) => UntilAsync(condition, () => what, seconds);

    public static async Task UntilAsync(Func<Task<bool>> condition, Func<string> what, int seconds = 30)
    {
        var clock = Stopwatch.StartNew();
        while (!await condition())
        {
            if (clock.Elapsed.TotalSeconds > seconds)
            {
                Assert.Fail($"Not within {seconds} s: {what()}.");
            }

            await Task.Delay(10);
        }
    }
}
