using System.CommandLine;

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
        var root = new RootCommand("Interlock: serves the models of config.yaml over HTTP.") { Config, migrateOnly };
        root.SetAction((parsed, cancel) => parsed.GetValue(migrateOnly)
            ? MigrateCommand.RunAsync(parsed.GetValue(Config), cancel)
            : ServeCommand.RunAsync(parsed.GetValue(Config)));
        root.Add(Make("check", "Validate config.yaml without serving; exits 1 with the report if it has errors.", CheckCommand.Run));
        root.Add(Make("schema", "Print the JSON Schema of config.yaml, for editors.", SchemaCommand.Run));

        root.Add(ImportCommand.Create(Config));
        root.Add(NotifyCommand.Create(Config));
        var job = JobCommand.Create(Config);
        root.Add(job);

        return InvokeAsync(root.Parse(args), job);
    }

    private static async Task<int> InvokeAsync(ParseResult parsed, Command job)
    {
        // Signals are DrainLifetime's, and those of commands that know what to do with one.
        var exitCode = await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
        return parsed.Errors.Count > 0 && parsed.CommandResult.Command == job ? JobCommand.WrongUsage : exitCode;
    }

    private static Command Make(string name, string description, Func<string?, int> run)
    {
        var command = new Command(name, description);
        command.SetAction(parsed => run(parsed.GetValue(Config)));
        return command;
    }
}
