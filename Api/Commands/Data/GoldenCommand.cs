using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Interlock.Api.Commands.Common;
using Interlock.Api.Composition;
using Interlock.Application.Golden;
using Interlock.Domain;
using Interlock.Infrastructure.Configuration;
using Interlock.Infrastructure.Datastore.Providers;

namespace Interlock.Api.Commands.Data;

/// <summary><c>interlock golden MODEL</c>: writes golden requests from recorded predictions or from a CSV file.</summary>
internal static class GoldenCommand
{
    private const int MostRequests = 10_000;

    private static readonly Argument<string> Model = new("MODEL") { Description = "A model of kind tabular." };
    private static readonly Option<bool> FromLabelled = new("--from-labelled") { Description = "Take the last recorded predictions whose label is known." };
    private static readonly Option<string?> From = Text("--from", "FILE.csv", "Take the rows of a CSV file with the features by name in its header; other columns are ignored. A .gz is unpacked.");
    private static readonly Option<string?> Label = Text("--label", "COLUMN", "The column of FILE.csv with the label or the value; by default 'label' or 'value', else what the version answers is expected.");
    private static readonly Option<string?> Version = Text("--version", "V", "The version that must answer the requests; by default the active one of config.yaml.");
    private static readonly Option<int?> Count = new("--count") { Description = $"At most so many requests; by default {GoldenOptions.UsualCount}.", HelpName = "N", CustomParser = CountOf };
    private static readonly Option<double?> Tolerance = new("--tolerance")
    {
        Description = "The largest allowed difference of a number; by default a quarter of the standard deviation of the version's answers.", HelpName = "T", CustomParser = NumberOf,
    };

    private static readonly Option<string?> Out = Text("--out", "FILE", "The golden file; by default what 'swap.golden' of the model names, else models/MODEL/golden.jsonl beside config.yaml.");
    private static readonly Option<bool> Force = new("--force") { Description = "Replace the file if there is one." };

    public static Command Create(Option<string?> config)
    {
        var command = new Command("golden",
            "Write golden requests that a version of a model answers rightly, an equal number of each label or part of the range as far as the rows allow. "
            + "Exits 0, 1 when it cannot, with every reason, or 2 for wrong usage.")
        {
            Model, FromLabelled, From, Label, Version, Count, Tolerance, Out, Force,
        };
        command.Validators.Add(Check);
        command.SetAction((parsed, cancel) => RunAsync(parsed, parsed.GetValue(config), cancel));
        return command;
    }

    private static void Check(CommandResult parsed)
    {
        // Values that are missing or wrong are told by the parser.
        if (parsed.GetResult(FromLabelled) is null == parsed.GetResult(From) is null)
        {
            parsed.AddError("Either '--from-labelled' or '--from FILE.csv' is needed.");
        }

        if (parsed.GetResult(Label) is not null && parsed.GetResult(From) is null)
        {
            parsed.AddError("'--label' is for '--from FILE.csv' only.");
        }
    }

    private static int? CountOf(ArgumentResult parsed)
    {
        if (int.TryParse(parsed.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= MostRequests)
        {
            return count;
        }

        parsed.AddError($"'--count' must be 1 to {MostRequests}.");
        return null;
    }

    private static double? NumberOf(ArgumentResult parsed)
    {
        if (double.TryParse(parsed.Tokens[0].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= 0 && double.IsFinite(number))
        {
            return number;
        }

        parsed.AddError("'--tolerance' must be a number from 0 on.");
        return null;
    }

    private static async Task<int> RunAsync(ParseResult parsed, string? configOption, CancellationToken cancellationToken)
    {
        // Golden files that are still to be written are none of its business.
        if (ConfigLoading.Load(configOption, checksFiles: false) is not { } loaded)
        {
            return 1;
        }

        try
        {
            Write(await WriteAsync(parsed, loaded, cancellationToken));
            return 0;
        }
        catch (InvalidInputException e)
        {
            Console.Error.WriteLine(PlainText.OfLines(string.Join(Environment.NewLine, e.Problems.Select(problem => $"{problem.Path}: {problem.Message}"))));
            return CommandFailure.WrongUsage;
        }
        catch (Exception e) when (e is NotWrittenException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(PlainText.OfLines(e.Message));
            return 1;
        }
    }

    private static async Task<GoldenReport> WriteAsync(ParseResult parsed, ConfigReading loaded, CancellationToken cancellationToken)
    {
        await using var services = CommandHost.Build(loaded, quiet: true);
        if (parsed.GetValue(From) is null)
        {
            await services.GetRequiredService<DatastoreMigrator>().MigrateAsync(cancellationToken);
        }

        var options = new GoldenOptions(parsed.GetRequiredValue(Model), loaded.Folder)
        {
            Version = parsed.GetValue(Version),
            File = parsed.GetValue(From),
            Label = parsed.GetValue(Label),
            Count = parsed.GetValue(Count) ?? GoldenOptions.UsualCount,
            Tolerance = parsed.GetValue(Tolerance),
            Output = parsed.GetValue(Out),
            Force = parsed.GetValue(Force),
        };
        return await services.GetRequiredService<GoldenService>().WriteAsync(options, cancellationToken);
    }

    private static void Write(GoldenReport report)
    {
        foreach (var note in report.Notes)
        {
            Console.Error.WriteLine(PlainText.Of(note));
        }

        var labels = report.Labels.Count == 0 ? "" : $": {Join(report.Labels.Select(label => $"{label.Key} {label.Value}"))}";
        Console.WriteLine(PlainText.Of($"{report.Count} golden requests, as {report.Version} answers them, are in {report.File}{labels}"));
        if (report.Tolerance is { } tolerance)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"tolerance: {tolerance}"));
        }

        Console.WriteLine(PlainText.Of($"left out: {(report.LeftOut.Count == 0 ? "none" : Join(report.LeftOut.Select(rows => $"{rows.Value} {rows.Key}")))}"));
    }

    private static string Join(IEnumerable<string> parts) => string.Join(", ", parts);

    private static Option<string?> Text(string name, string help, string description) => new(name) { Description = description, HelpName = help };
}
