using System.CommandLine;
using Interlock.Api.Commands.Common;
using Interlock.Application;
using Interlock.Application.Access;
using Interlock.Application.Access.Audit;
using Interlock.Application.Access.Users;
using Interlock.Application.Configuration.Root;
using Interlock.Domain;
using Interlock.Domain.Access;

namespace Interlock.Api.Commands.Access;

/// <summary><c>interlock users</c>: adds, lists, changes and removes users of the console in the datastore of config.yaml, whether the server runs or not.</summary>
internal static class UsersCommand
{
    private static readonly Argument<string> Name = new("NAME") { Description = "The name to sign in with; upper and lower case are the same." };
    private static readonly Option<string[]> RoleOption = new("--role")
    {
        Description = "What the user may do: infer, view, payloads, operate or admin; several by commas.",
        HelpName = "ROLE",
    };

    public static Command Create(Option<string?> config) => new(
        "users", "Add, list, change and remove users of the console in the datastore of config.yaml. A running server notices within seconds.")
    {
        DatastoreCommand.Make(config, "add", "Add a user. The password is asked for twice at a terminal, else it is the line on stdin.", [Name, RoleOption], Add),
        DatastoreCommand.Make(config, "list", "List the users.", [], (_, _) => ListAsync),
        DatastoreCommand.Make(config, "remove", "Remove a user. Its sessions end.", [Name], Remove),
        DatastoreCommand.Make(config, "password", "Set another password, as for 'add'. The sessions of the user end, and it is unlocked.", [Name], SetPassword),
        DatastoreCommand.Make(config, "role", "Set other roles. The sessions of the user end.", [Name, RoleOption], SetRoles),
        DatastoreCommand.Make(config, "unlock", "Let a user that is locked after wrong passwords sign in at once.", [Name], Unlock),
    };

    private static DatastoreCommand.Work Add(ParseResult parsed, InterlockConfig config)
    {
        var (name, problems) = (parsed.GetRequiredValue(Name), new InputProblems());
        if (!UserName.IsValid(name))
        {
            problems.Add("NAME", $"is not a name: {UserName.Rule}");
        }

        var roles = RolesOf(parsed, problems);
        problems.ThrowIfAny();
        var password = ReadPassword(name);
        if (config.Access is null)
        {
            Console.Error.WriteLine("Warning: config.yaml has no section 'access', so nobody is asked to sign in.");
        }

        return Work((users, cancel) => users.AddAsync(name, roles, password, AuditSource.OfCommand, cancel), $"Added {name}: {RoleWords.Of(roles)}.");
    }

    private static DatastoreCommand.Work SetPassword(ParseResult parsed, InterlockConfig config)
    {
        var name = parsed.GetRequiredValue(Name);
        var password = ReadPassword(name);
        return Work((users, cancel) => users.SetPasswordAsync(name, password, AuditSource.OfCommand, cancel), $"Changed the password of {name}.");
    }

    private static DatastoreCommand.Work SetRoles(ParseResult parsed, InterlockConfig config)
    {
        var (name, problems) = (parsed.GetRequiredValue(Name), new InputProblems());
        var roles = RolesOf(parsed, problems);
        problems.ThrowIfAny();
        return Work((users, cancel) => users.SetRolesAsync(name, roles, AuditSource.OfCommand, cancel), $"Changed the roles of {name}: {RoleWords.Of(roles)}.");
    }

    private static DatastoreCommand.Work Remove(ParseResult parsed, InterlockConfig config)
    {
        var name = parsed.GetRequiredValue(Name);
        return Work((users, cancel) => users.RemoveAsync(name, AuditSource.OfCommand, cancel), $"Removed {name}.");
    }

    private static DatastoreCommand.Work Unlock(ParseResult parsed, InterlockConfig config)
    {
        var name = parsed.GetRequiredValue(Name);
        return Work((users, cancel) => users.UnlockAsync(name, AuditSource.OfCommand, cancel), $"Unlocked {name}.");
    }

    private static async Task<int> ListAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var users = await services.GetRequiredService<IUserDatastore>().ListAsync(cancellationToken);
        SwapConsole.Write(UserTable.Of(users, services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime));
        return 0;
    }

    private static DatastoreCommand.Work Work(Func<UserService, CancellationToken, Task> change, string done) => async (services, cancel) =>
    {
        await change(services.GetRequiredService<UserService>(), cancel);
        Console.Error.WriteLine(PlainText.Of(done));
        return 0;
    };

    private static List<Role> RolesOf(ParseResult parsed, InputProblems problems)
    {
        var words = (parsed.GetValue(RoleOption) ?? []).SelectMany(words => words.Split(',')).Select(word => word.Trim()).ToList();
        if (words.Count == 0)
        {
            problems.Add("--role", "is missing: infer, view, payloads, operate or admin, or several by commas");
        }

        var roles = new List<Role>();
        foreach (var word in words)
        {
            if (Enum.TryParse<Role>(word, ignoreCase: true, out var role) && RoleWords.Of(role) == word)
            {
                roles.Add(role);
            }
            else
            {
                problems.Add("--role", $"'{Excerpt.Of(word, 64)}' is not one of: infer, view, payloads, operate, admin");
            }
        }

        return roles;
    }

    private static string ReadPassword(string name)
    {
        var password = PasswordInput.Read();
        var problems = new InputProblems();
        if (PasswordRule.ProblemOf(password, name) is { } problem)
        {
            problems.Add("The password", problem);
        }

        problems.ThrowIfAny();
        return password;
    }
}
