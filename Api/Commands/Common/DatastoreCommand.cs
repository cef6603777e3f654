using System.CommandLine;
using Interlock.Api.Composition;
using Interlock.Application.Configuration.Root;
using Interlock.Domain;
using Interlock.Infrastructure.Datastore.Providers;

namespace Interlock.Api.Commands.Common;

/// <summary>Commands that work on the datastore of config.yaml, whether the server runs or not.</summary>
internal static class DatastoreCommand
{
    /// <summary>Makes one.</summary>
    /// <param name="config">The option with the configuration file.</param>
    /// <param name="name">What it is called.</param>
    /// <param name="description">What it does.</param>
    /// <param name="symbols">Its arguments and options.</param>
    /// <param name="read">Reads them, before the datastore is touched.</param>
    public static Command Make(Option<string?> config, string name, string description, Symbol[] symbols, Func<ParseResult, InterlockConfig, Work> read)
    {
        var command = new Command(name, $"{description} Exits 0, 1 when it cannot, or 2 for wrong usage.");
        foreach (var symbol in symbols)
        {
            if (symbol is Argument argument)
            {
                command.Add(argument);
            }
            else
            {
                command.Add((Option)symbol);
            }
        }

        command.SetAction((parsed, cancel) => RunAsync(parsed, parsed.GetValue(config), read, cancel));
        return command;
    }

    private static async Task<int> RunAsync(
        ParseResult parsed, string? configOption, Func<ParseResult, InterlockConfig, Work> read, CancellationToken cancellationToken)
    {
        // Files of models that are not there, perhaps not yet, are none of its business.
        if (ConfigLoading.Load(configOption, checksFiles: false) is not { } loaded)
        {
            return 1;
        }

        try
        {
            var work = read(parsed, loaded.ValidConfig);
            await using var services = CommandHost.Build(loaded, quiet: true);
            await services.GetRequiredService<DatastoreMigrator>().MigrateAsync(cancellationToken);
            return await work(services, cancellationToken);
        }
        catch (InvalidInputException e)
        {
            foreach (var problem in e.Problems)
            {
                Console.Error.WriteLine(PlainText.InLines($"{problem.Path} {problem.Message}"));
            }

            return CommandFailure.WrongUsage;
        }
    }

    /// <summary>What a command does with the datastore.</summary>
    /// <param name="services">The services.</param>
    /// <param name="cancellationToken">Rolls back.</param>
    /// <returns>The exit code.</returns>
    public delegate Task<int> Work(IServiceProvider services, CancellationToken cancellationToken);
}
