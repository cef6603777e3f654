using System.CommandLine;
using Interlock.Api.Commands.Common;
using Interlock.Infrastructure.Datastore.Providers;

namespace Interlock.Api.Commands.Data;

/// <summary><c>interlock backup FILE</c>: copies the SQLite database while the server runs.</summary>
internal static class BackupCommand
{
    public static Command Create(Option<string?> config)
    {
        var file = new Argument<string>("FILE") { Description = "The copy; there must be no such file yet." };
        var command = new Command("backup", "Copy the SQLite database of config.yaml into a file, whether the server runs or not. Exits 0, or 1 with the reason.") { file };
        command.SetAction((parsed, cancel) => RunAsync(parsed.GetValue(config), parsed.GetRequiredValue(file), cancel));
        return command;
    }

    private static async Task<int> RunAsync(string? configOption, string file, CancellationToken cancellationToken)
    {
        if (ConfigLoading.Load(configOption) is not { } loaded)
        {
            return 1;
        }

        var target = Path.GetFullPath(file);
        await DatastoreBackup.WriteAsync(loaded.ValidConfig.Datastore, loaded.Folder, target, cancellationToken);
        Console.WriteLine($"The database is copied to {target} ({new FileInfo(target).Length >> 10} KiB).");
        return 0;
    }
}
