using Interlock.Api.Composition;

namespace Interlock.Api.Commands;

/// <summary><c>interlock</c>: runs the server until it is told to stop.</summary>
internal static class ServeCommand
{
    public static async Task<int> RunAsync(string? configOption)
    {
        if (ConfigLoading.Load(configOption) is not { } loaded)
        {
            return 1;
        }

        Logs.Configure(loaded.Folder);
        await using var app = ServerHost.Build(loaded.Config, loaded.Folder);
        await app.RunAsync();
        return Environment.ExitCode;
    }
}
