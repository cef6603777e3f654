using System.CommandLine;
using Interlock.Api.Commands.Common;
using Interlock.Application.Access;
using Interlock.Application.Access.Audit;
using Interlock.Application.Access.Keys;
using Interlock.Application.Configuration.Root;

namespace Interlock.Api.Commands.Access;

/// <summary><c>interlock keys</c>: makes, lists, rotates and revokes API keys in the datastore of config.yaml, whether the server runs or not.</summary>
internal static class KeysCommand
{
    private static readonly Argument<string> Name = new("NAME") { Description = "The caller: the name that its predictions, tasks and audit entries carry." };
    private static readonly Option<bool> All = new("--all") { Description = "Also keys that are expired or revoked." };
    private static readonly Option<string?> Id = new("--id") { Description = "Revoke this key only, of the two that a name may have.", HelpName = "ID" };
    private static readonly Option<string> Keep = new("--keep")
    {
        Description = "For how long the old key is still accepted, such as 24h; 0s ends it at once.",
        HelpName = "TIME",
        DefaultValueFactory = _ => "24h",
    };

    public static Command Create(Option<string?> config) => new("keys", "Make, list, rotate and revoke API keys in the datastore of config.yaml. A running server notices within seconds.")
    {
        DatastoreCommand.Make(config, "add", "Make a key and print it, once: only its hash is stored. The key is the only thing on stdout.", [Name, .. KeyOptions.All], Add),
        DatastoreCommand.Make(config, "list", "List the keys that are accepted.", [All], List),
        DatastoreCommand.Make(config, "rotate", "Make a second key of a name, like the first, and print it. The old key is accepted for a while yet.", [Name, Keep], Rotate),
        DatastoreCommand.Make(config, "revoke", "Refuse the keys of a name from now on.", [Name, Id], Revoke),
    };

    private static DatastoreCommand.Work Add(ParseResult parsed, InterlockConfig config)
    {
        var request = KeyOptions.Read(parsed, parsed.GetRequiredValue(Name), config);
        return async (services, cancel) => Show(await services.GetRequiredService<KeyService>().AddAsync(request, AuditSource.OfCommand, cancel));
    }

    private static DatastoreCommand.Work Rotate(ParseResult parsed, InterlockConfig config)
    {
        var (name, keep) = (parsed.GetRequiredValue(Name), KeyOptions.ReadKeep(parsed.GetRequiredValue(Keep)));
        return async (services, cancel) => Show(await services.GetRequiredService<KeyService>().RotateAsync(name, keep, AuditSource.OfCommand, cancel));
    }

    private static DatastoreCommand.Work Revoke(ParseResult parsed, InterlockConfig config) => async (services, cancel) =>
    {
        var keys = services.GetRequiredService<KeyService>();
        var revoked = await keys.RevokeAsync(parsed.GetRequiredValue(Name), parsed.GetValue(Id), AuditSource.OfCommand, cancel);
        Console.Error.WriteLine($"Revoked: {string.Join(", ", revoked.Keys.Select(key => key.Id))}");
        return 0;
    };

    private static DatastoreCommand.Work List(ParseResult parsed, InterlockConfig config) => async (services, cancel) =>
    {
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime;
        var keys = await services.GetRequiredService<IKeyDatastore>().ListAsync(cancel);
        SwapConsole.Write(KeyTable.Of(keys.Where(key => parsed.GetValue(All) || key.IsLive(now)), now));
        return 0;
    };

    private static int Show(NewKey created)
    {
        Console.Error.WriteLine($"Key {created.Made.Id} of {created.Made.Name}: {KeyTable.Describe(created.Made)}. It is shown this once; send it as 'Authorization: Bearer KEY'.");
        Console.Out.WriteLine(created.Key);
        return 0;
    }
}
