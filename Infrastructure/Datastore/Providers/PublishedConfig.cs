using Interlock.Application.Configuration;
using Microsoft.EntityFrameworkCore;

namespace Interlock.Infrastructure.Datastore.Providers;

/// <summary>Reads the active revision's config.yaml before there is a server.</summary>
public static class PublishedConfig
{
    /// <summary>The number and the YAML of the last revision that was published and not rolled back; null if there is none, or it cannot be read.</summary>
    /// <param name="config">The section <c>datastore</c>.</param>
    /// <param name="baseFolder">The folder of config.yaml.</param>
    public static async Task<(int Number, string Yaml)?> ReadAsync(DatastoreConfig config, string baseFolder)
    {
        try
        {
            await using var context = await DatastoreContexts.Create(config, baseFolder).CreateDbContextAsync();
            return await RevisionQueries.Published(context).FirstOrDefaultAsync() is { } revision ? (revision.Number, revision.Config) : null;
        }
        catch (Exception)
        {
            return null; // The caller reports the errors of config.yaml.
        }
    }
}
