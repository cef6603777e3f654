using Interlock.Api.Commands.Common;
using Interlock.Api.Composition;
using Interlock.Api.Lifecycle;
using Interlock.Domain;
using Interlock.Infrastructure.Checks;
using Interlock.Infrastructure.Configuration;

namespace Interlock.Api.Commands;

/// <summary><c>interlock</c>: runs the server until it is told to stop.</summary>
internal static class ServeCommand
{
    public static async Task<int> RunAsync(string? configOption)
    {
        HangUp.Ignore();
        var loaded = ConfigLoading.Read(configOption);
        if (loaded.Config is null)
        {
            if (await StoredConfig.ReadAsync(loaded) is not { } stored)
            {
                return 1;
            }

            loaded = stored;
        }

        if (CertificateErrors(loaded) is { Count: > 0 } errors)
        {
            errors.ForEach(Console.Error.WriteLine);
            return 1;
        }

        try
        {
            Logs.Configure(loaded.Folder);
            await using var app = ServerHost.Build(loaded);
            new ForcedEnd(loaded.ValidConfig.Server, app.Services.GetRequiredService<ILogger<ForcedEnd>>()).Arm(app.Lifetime);
            await StartAsync(app);
            _ = WhatToTry.PrintWhenReadyAsync(app, loaded.ValidConfig);
            await app.WaitForShutdownAsync();
            return app.Services.GetServices<IHostedService>().OfType<BackgroundService>().Any(service => service.ExecuteTask is { IsFaulted: true })
                ? 1
                : Environment.ExitCode;
        }
        catch (Exception e) when ((CommandFailure.Describe(e) ?? CommandFailure.DescribeListening(e, loaded.ValidConfig.Server.Urls)) is { } reason)
        {
            // Ops can mend it, and no stack trace helps.
            Console.Error.WriteLine(PlainText.OfLines($"The server cannot start: {reason}"));
            return 1;
        }
    }

    private static List<string> CertificateErrors(ConfigReading reading)
    {
        var check = new CertificateCheck(reading.Source.Reader.Variables, TimeProvider.System);
        foreach (var problem in check.ServerProblemsOf(reading.ValidConfig).Where(problem => !problem.IsWarning))
        {
            reading.Add(problem);
        }

        return [.. reading.Report.ErrorLines];
    }

    private static async Task StartAsync(WebApplication app)
    {
        try
        {
            await app.StartAsync();
        }
        catch
        {
            // Background services that are cancelled then have not failed.
            app.Lifetime.StopApplication();
            throw;
        }
    }
}
