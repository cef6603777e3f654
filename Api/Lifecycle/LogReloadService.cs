using Interlock.Application;
using NLog;

namespace Interlock.Api.Lifecycle;

/// <summary>
/// Applies an edited nlog.config within two seconds, however it was edited: in place, by rename, or by switching a link. (NLog's own reload
/// follows the file it opened and misses a rename.) A file that is wrong is reported and changes nothing.
/// </summary>
internal sealed partial class LogReloadService(ILogger<LogReloadService> logger) : BackgroundService, IReloadable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Lock _reading = new();
    private string _applied = "";

    public Task ReloadAsync()
    {
        if (Logs.File is { } file)
        {
            Check(file);
        }

        return Task.CompletedTask;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (Logs.File is not { } file)
        {
            return;
        }

        using var timer = new PeriodicTimer(Interval);
        _applied = Read(file);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            Check(file);
        }
    }

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ""; // Between two files: the next turn sees the new one.
        }
    }

    private void Check(string file)
    {
        lock (_reading)
        {
            if (Read(file) is { Length: > 0 } text && text != _applied)
            {
                _applied = text;
                Apply(file);
            }
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
