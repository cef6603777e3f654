using Interlock.Infrastructure.Configuration;
using Interlock.Infrastructure.Datastore.Providers;

namespace Interlock.Api.Commands;

/// <summary>
/// Finds what to start with when config.yaml has errors: an edit that was rejected while the server ran does not keep it from starting again.
/// </summary>
internal static class StoredConfig
{
    /// <summary>Reads the configuration of the active revision, and prints that it is used; null if there is none for this datastore.</summary>
    /// <param name="file">config.yaml, with errors.</param>
    public static async Task<ConfigReading?> ReadAsync(ConfigReading file)
    {
        if (file.Datastore is not { } datastore || await PublishedConfig.ReadAsync(datastore, file.Folder) is not var (revision, yaml))
        {
            return null;
        }

        var stored = file.Source.Reader.Read(yaml, file.Source);
        if (stored.Config is null || stored.Config.Datastore != datastore)
        {
            return null;
        }

        Console.Error.WriteLine($"{file.Source.Shown} has errors; starting with the active revision {revision}.");
        return stored;
    }
}
