using System.CommandLine;
using Interlock.Api.Commands.Access;
using Interlock.Api.Commands.Admin;
using Interlock.Api.Commands.Common;
using Interlock.Api.Commands.Data;
using Interlock.Api.Commands.Jobs;
using Interlock.Domain;

namespace Interlock.Api.Commands;

/// <summary>The command line: without a command the server runs.</summary>
internal static class CommandLine
{
    private static readonly Option<string?> Config = new("--config")
    {
        Description = "The configuration file; by default $APP_ROOT/config.yaml, else config.yaml in the working folder.",
        Recursive = true,
        HelpName = "FILE",
    };

    public static Task<int> RunAsync(string[] args)
    {
        var migrateOnly = new Option<bool>("--migrate") { Description = "Apply the datastore's pending migrations and exit." };
        var createDatabase = new Option<bool>("--create-database")
        {
            Description = "With --migrate: create the database on PostgreSQL or SQL Server if it does not exist.",
        };
        var root = new RootCommand("Interlock: serves the models of config.yaml over HTTP.") { Config, migrateOnly, createDatabase };
        root.Validators.Add(parsed =>
        {
            if (parsed.GetValue(createDatabase) && !parsed.GetValue(migrateOnly))
            {
                parsed.AddError("'--create-database' is for '--migrate' only.");
            }
        });
        root.SetAction((parsed, cancel) => parsed.GetValue(migrateOnly)
            ? MigrateCommand.RunAsync(parsed.GetValue(Config), parsed.GetValue(createDatabase), cancel)
            : ServeCommand.RunAsync(parsed.GetValue(Config)));
        root.Add(CheckCommand.Create(Config));
        root.Add(Make("schema", "Print the JSON Schema of config.yaml, for editors.", SchemaCommand.Run));

        foreach (var command in AdminCommands.Create(Config))
        {
            root.Add(command);
        }

        root.Add(BackupCommand.Create(Config));
        root.Add(ImportCommand.Create(Config));
        root.Add(ImportLabelsCommand.Create(Config));
        root.Add(PurgeCommand.Create(Config));
        root.Add(ReferenceCommand.Create(Config));
        root.Add(NotifyCommand.Create(Config));
        var golden = GoldenCommand.Create(Config);
        root.Add(golden);
        var job = JobCommand.Create(Config);
        root.Add(job);
        var keys = KeysCommand.Create(Config);
        root.Add(keys);
        var users = UsersCommand.Create(Config);
        root.Add(users);
        var audit = AuditCommand.Create(Config);
        root.Add(audit);

        return InvokeAsync(root.Parse(args), [golden, job, .. keys.Subcommands, .. users.Subcommands, audit]);
    }

    private static async Task<int> InvokeAsync(ParseResult parsed, IReadOnlyList<Command> withUsage)
    {
        // Signals are DrainLifetime's, and those of commands that know what to do with one.
        try
        {
            var exitCode = await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false });
            return parsed.Errors.Count > 0 && withUsage.Contains(parsed.CommandResult.Command) ? CommandFailure.WrongUsage : exitCode;
        }
        catch (Exception e) when (CommandFailure.Describe(e) is { } reason)
        {
            Console.Error.WriteLine(PlainText.OfLines(reason));
            return 1;
        }
    }

    private static Command Make(string name, string description, Func<string?, int> run)
    {
        var command = new Command(name, description);
        command.SetAction(parsed => run(parsed.GetValue(Config)));
        return command;
    }
}
