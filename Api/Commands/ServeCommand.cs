using System.Net.Sockets;
using Interlock.Api.Composition;
using Interlock.Api.Lifecycle;
using Interlock.Domain;
using Interlock.Infrastructure.Configuration;
using NLog;

namespace Interlock.Api.Commands;

/// <summary><c>interlock</c>: runs the server until it is told to stop.</summary>
internal static class ServeCommand
{
    public static async Task<int> RunAsync(string? configOption)
    {
        var loaded = ConfigLoading.Read(configOption);
        if (loaded.Config is null)
        {
            if (await StoredConfig.ReadAsync(loaded) is not { } stored)
            {
                return 1;
            }

            loaded = stored;
        }

        try
        {
            Logs.Configure(loaded.Folder);
            await using var app = ServerHost.Build(loaded);
            new ForcedEnd(loaded.ValidConfig.Server, app.Services.GetRequiredService<ILogger<ForcedEnd>>()).Arm(app.Lifetime);
            await app.StartAsync();
            _ = WhatToTry.PrintWhenReadyAsync(app, loaded.ValidConfig);
            await app.WaitForShutdownAsync();
            return app.Services.GetServices<IHostedService>().OfType<BackgroundService>().Any(service => service.ExecuteTask is { IsFaulted: true })
                ? 1
                : Environment.ExitCode;
        }
        catch (Exception e) when (e is IOException or SocketException or NLogConfigurationException || (e is InvalidOperationException && HasHttps(loaded)))
        {
            // The address is in use or not of this machine, there is no certificate, or nlog.config is wrong: ops can mend it, and no stack trace helps.
            Console.Error.WriteLine(PlainText.OfLines($"The server cannot start: {(e is SocketException ? "it cannot listen on an address of server.urls: " : "")}{e.Message}"));
            return 1;
        }
    }

    private static bool HasHttps(ConfigReading reading) => reading.ValidConfig.Server.Urls.Contains("https://", StringComparison.OrdinalIgnoreCase);
}
