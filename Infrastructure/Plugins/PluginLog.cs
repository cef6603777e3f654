using Interlock.Application;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Interlock.Infrastructure.Plugins;

/// <summary>Logs the plugins of a server at start.</summary>
internal sealed partial class PluginLog(PluginSet plugins, ILogger<PluginLog> logger) : IHostedService
{
    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var plugin in plugins.Loaded)
        {
            LogLoaded(plugin.Source, plugin.Runtimes.Count == 0 ? "no runtime" : plugin.Words);
        }

        foreach (var skipped in plugins.Skipped)
        {
            LogSkipped(skipped.Source, skipped.Message);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(EventIds.PluginLoaded, LogLevel.Information, "Plugin {Plugin} adds {Runtimes}")]
    private partial void LogLoaded(string plugin, string runtimes);

    [LoggerMessage(EventIds.PluginSkipped, LogLevel.Warning, "Plugin {Plugin}: {Reason}")]
    private partial void LogSkipped(string plugin, string reason);
}
