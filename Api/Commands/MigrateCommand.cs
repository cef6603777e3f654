using Interlock.Api.Composition;
using Interlock.Infrastructure.Datastore;
using Interlock.Infrastructure.Datastore.Providers;

namespace Interlock.Api.Commands;

/// <summary><c>interlock --migrate</c>: brings the datastore up to date and ends.</summary>
internal static class MigrateCommand
{
    public static async Task<int> RunAsync(string? configOption, CancellationToken cancellationToken)
    {
        if (ConfigLoading.Load(configOption) is not { } loaded)
        {
            return 1;
        }

        await using var services = CommandHost.Build(loaded);
        try
        {
            await services.GetRequiredService<DatastoreMigrator>().MigrateAsync(apply: true, cancellationToken);
            Console.WriteLine("The datastore is up to date.");
            return 0;
        }
        catch (DatastoreException e)
        {
            Console.Error.WriteLine(e.Message);
            return 1;
        }
    }
}
