using Interlock.Api.Commands.Common;
using Interlock.Api.Composition;
using Interlock.Application.Access.Audit;
using Interlock.Infrastructure.Datastore.Providers;

namespace Interlock.Api.Commands.Data;

/// <summary><c>interlock --migrate</c>: brings the datastore up to date and ends.</summary>
internal static class MigrateCommand
{
    public static async Task<int> RunAsync(string? configOption, bool createDatabase, CancellationToken cancellationToken)
    {
        if (ConfigLoading.Load(configOption) is not { } loaded)
        {
            return 1;
        }

        await using var services = CommandHost.Build(loaded);
        await services.GetRequiredService<DatastoreMigrator>().MigrateAsync(apply: true, createDatabase, cancellationToken);
        await services.GetRequiredService<IAudit>().RecordAsync(AuditSource.OfCommand, "datastore.migrate", null);
        Console.WriteLine("The datastore is up to date.");
        return 0;
    }
}
