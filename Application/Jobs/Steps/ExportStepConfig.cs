using Interlock.Application.Configuration;

namespace Interlock.Application.Jobs.Steps;

/// <summary>Writes recorded predictions into a file.</summary>
[ConfigName("export")]
public sealed record ExportStepConfig : StepConfig, IConfigSection
{
    [ConfigDoc("Predictions of this model; by default of all.")]
    public string? Model { get; init; }

    [ConfigDoc("Predictions of this version of the model; by default of all.")]
    public string? Version { get; init; }

    [ConfigDoc("The last UTC day; by default the day before that of the run, which is over.")]
    public string Date { get; init; } = "{{ date - 1 }}";

    [ConfigDoc("How many days, of which 'date' is the last.")]
    [ConfigRange("1", "36500")]
    public int Days { get; init; } = 1;

    [ConfigDoc("true for those with a label only, false for those without; by default both.")]
    public bool? Labelled { get; init; }

    [ConfigDoc("File to write, CSV, NDJSON or Parquet by its extension, from the folder of config.yaml. It appears when it is complete.")]
    public required string Output { get; init; }

    /// <inheritdoc />
    public override IEnumerable<(string Key, string? Text)> Templates => [("date", Date), ("output", Output)];

    /// <inheritdoc />
    public IEnumerable<ConfigProblem> Validate()
    {
        if (Version is not null && Model is null)
        {
            yield return new ConfigProblem("version", "is a version of a model; 'model' is missing");
        }

        if (Path.GetExtension(Output).ToUpperInvariant() is not (".CSV" or ".NDJSON" or ".JSONL" or ".PARQUET"))
        {
            yield return new ConfigProblem("output", "must end in .csv, .ndjson, .jsonl or .parquet");
        }
    }
}
