using System.CommandLine;
using System.Globalization;
using Interlock.Api.Commands.Common;
using Interlock.Application.Configuration.Root;
using Interlock.Application.Drift;
using Interlock.Application.Golden;
using Interlock.Domain;

namespace Interlock.Api.Commands.Data;

/// <summary><c>interlock reference MODEL</c>: sums up what a version was asked and answered when all was well, to tell drift.</summary>
internal static class ReferenceCommand
{
    private static readonly Argument<string> Model = new("MODEL") { Description = "A model." };
    private static readonly Option<string?> Version = new("--version") { Description = "One of its versions; by default the active one of config.yaml.", HelpName = "V" };
    private static readonly Option<string?> Data = new("--data")
    {
        Description = "Ask the version the rows of a CSV file with the features by name in its header, such as its training data. By default its first recorded predictions are summed up.",
        HelpName = "FILE.csv",
    };

    private static readonly Option<string> Out = new("--out") { Description = "The file to write; one that is there is replaced.", HelpName = "FILE", Required = true };

    public static Command Create(Option<string?> config) => DatastoreCommand.Make(
        config, "reference", "Sum up what a version was asked and answered when all was well, for its key 'reference'.", [Model, Version, Data, Out], Write);

    private static DatastoreCommand.Work Write(ParseResult parsed, InterlockConfig config)
    {
        var (model, output) = (parsed.GetRequiredValue(Model), Path.GetFullPath(parsed.GetRequiredValue(Out)));
        return async (services, cancel) =>
        {
            try
            {
                var service = services.GetRequiredService<ReferenceService>();
                var (version, rows, notes) = await service.WriteAsync(model, parsed.GetValue(Version), parsed.GetValue(Data), output, cancel);
                foreach (var note in notes)
                {
                    Console.Error.WriteLine(PlainText.Of(note));
                }

                Console.WriteLine(PlainText.Of(string.Create(CultureInfo.InvariantCulture, $"{rows} rows of {version} are summed up in {output}")));
                Console.Error.WriteLine(PlainText.Of($"Name it in config.yaml, at models.{model}.versions.{version}.reference."));
                return 0;
            }
            catch (Exception e) when (e is NotWrittenException or ModelLoadException or IOException or UnauthorizedAccessException)
            {
                Console.Error.WriteLine(PlainText.OfLines(e.Message));
                return 1;
            }
        };
    }
}
