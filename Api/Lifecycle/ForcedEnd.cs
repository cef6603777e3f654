using Interlock.Application;
using Interlock.Application.Configuration;
using NLog;

namespace Interlock.Api.Lifecycle;

/// <summary>
/// Ends a process that does not stop in time, whatever hangs: a broker that does not answer, a plugin that does not return. Durable work that was not
/// finished is taken up by another server, or by the next start.
/// </summary>
internal sealed partial class ForcedEnd(ServerConfig config, ILogger<ForcedEnd> logger)
{
    // After what was admitted has had its time: releasing tasks, the last rows, closing connections.
    private static readonly TimeSpan LastWrites = TimeSpan.FromSeconds(10);

    /// <summary>Begins to count when the server is told to stop.</summary>
    public void Arm(IHostApplicationLifetime application) => application.ApplicationStopping.Register(() => _ = EndAsync());

    private async Task EndAsync()
    {
        var limit = config.Drain.Timeout + LastWrites;
        await Task.Delay(limit);
        LogForced(limit);
        LogManager.Flush(TimeSpan.FromSeconds(1));
        Environment.Exit(1);
    }

    [LoggerMessage(EventIds.EndForced, Microsoft.Extensions.Logging.LogLevel.Critical, "The server has not stopped within {Time} after it was told to; it ends now")]
    private partial void LogForced(TimeSpan time);
}
