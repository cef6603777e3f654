using Interlock.Application;
using NLog;

namespace Interlock.Api.Lifecycle;

/// <summary>
/// Applies an edited nlog.config within two seconds, however it was edited: in place, by rename, or by switching a link. (NLog's own reload
/// follows the file it opened and misses a rename.) A file that is wrong is reported and changes nothing.
/// </summary>
internal sealed partial class LogReloadService(ILogger<LogReloadService> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (Logs.File is not { } file)
        {
            return;
        }

        using var timer = new PeriodicTimer(Interval);
        var applied = await ReadAsync(file, stoppingToken);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var text = await ReadAsync(file, stoppingToken);
            if (text.Length > 0 && text != applied)
            {
                applied = text;
                Apply(file);
            }
        }
    }

    private static async Task<string> ReadAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllTextAsync(file, cancellationToken);
        }
        catch (IOException)
        {
            return ""; // Between two files: the next turn sees the new one.
        }
    }

    private void Apply(string file)
    {
        try
        {
            Logs.Load(file);
            LogApplied(file);
        }
        catch (NLogConfigurationException e)
        {
            LogRefused(e.Message);
        }
    }

    [LoggerMessage(EventIds.LogsReloaded, Microsoft.Extensions.Logging.LogLevel.Information, "{File} was changed and is applied")]
    private partial void LogApplied(string file);

    [LoggerMessage(EventIds.LogsRefused, Microsoft.Extensions.Logging.LogLevel.Error, "nlog.config was changed and is wrong; the logs go on as before. {Reason}")]
    private partial void LogRefused(string reason);
}
