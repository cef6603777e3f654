namespace Interlock.Application.Swaps.Watching;

/// <summary>One look at what is watched, and what follows from it.</summary>
public sealed class ConfigTurn(WatchedConfig config, FileWatch watch, TriedConfig tried, ConfigAttempts attempts)
{
    /// <summary>The files as they are now are those that the server starts with.</summary>
    public void Begin() => watch.MarkTried();

    /// <summary>Looks, and tries what has settled and was not tried yet.</summary>
    public void Run(CancellationToken stopping)
    {
        if (!watch.Look() || (attempts.IsRunning && attempts.IsOvertaken))
        {
            return;
        }

        if (!watch.IsConsidered)
        {
            Consider(stopping);
        }
        else if (attempts.IsRetryDue)
        {
            attempts.Retry(stopping);
        }
    }

    private void Consider(CancellationToken stopping)
    {
        if (config.Read() is not { } text)
        {
            watch.Unsettle();
        }
        else if (!watch.Look())
        {
            // Changed while it was read.
        }
        else if (!tried.IsOther(text) && !watch.HasOtherFiles)
        {
            watch.Consider();
        }
        else if (attempts.IsRunning)
        {
            // The latest wins. What stands there when the attempt has ended is looked at then.
            attempts.Overtake();
        }
        else
        {
            // Only files changed: what is served may have come another way than from config.yaml, and stays.
            var wanted = tried.IsOther(text) || attempts.IsUnserved ? text : null;
            tried.Take(text);
            watch.Consider();
            watch.MarkTried();
            attempts.Start(wanted, stopping);
        }
    }
}
