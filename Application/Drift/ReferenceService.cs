using Interlock.Application.Configuration;
using Interlock.Application.Configuration.Root;
using Interlock.Application.Golden;
using Interlock.Application.Kinds.Tabular;
using Interlock.Application.Serving.Batching;
using Interlock.Application.Serving.Loading;
using Interlock.Domain;

namespace Interlock.Application.Drift;

/// <summary>Writes the reference of a version: of rows that it is asked now, or of its first recorded predictions.</summary>
/// <param name="file">config.yaml.</param>
/// <param name="loader">Loads the version.</param>
/// <param name="references">Recorded predictions.</param>
/// <param name="time">The clock.</param>
public sealed class ReferenceService(ConfigProposal file, VersionLoader loader, DriftReferences references, TimeProvider time)
{
    /// <summary>Of a longer file a uniform sample is taken.</summary>
    private const int MostRows = 100_000;

    /// <summary>Writes it.</summary>
    /// <param name="model">A model.</param>
    /// <param name="version">One of its versions; null for the active one of config.yaml.</param>
    /// <param name="data">A CSV file with the features by name; null for the first recorded predictions.</param>
    /// <param name="output">The file to write; one that is there is replaced.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What it was made of, and notes.</returns>
    /// <exception cref="InvalidInputException">The model or the version is not configured.</exception>
    /// <exception cref="NotWrittenException">The rows cannot be used, or there are not enough.</exception>
    /// <exception cref="ModelLoadException">The version cannot be loaded.</exception>
    public async Task<(string Version, long Rows, IReadOnlyList<string> Notes)> WriteAsync(
        string model, string? version, string? data, string output, CancellationToken cancellationToken)
    {
        var id = OptionCheck.VersionOf(model, version, file, new InputProblems());
        var tally = new Tally();
        var reference = data is null ? await RecordedAsync(id, cancellationToken) : await AnsweredAsync(id, data, tally, cancellationToken);
        await DriftReferences.WriteAsync(output, reference, cancellationToken);
        return (id.Version, reference.Rows, [.. tally.Notes, .. tally.LeftOut.Select(rows => $"{rows.Value} rows {rows.Key} are left out.")]);
    }

    private async Task<DriftReference> RecordedAsync(ModelVersion id, CancellationToken cancellationToken)
    {
        var found = await references.FirstAsync(id.Model, id.Version, id.Config, cancellationToken);
        return found.Reference ?? throw new NotWrittenException(found.Source.Problem!);
    }

    private async Task<DriftReference> AnsweredAsync(ModelVersion id, string data, Tally tally, CancellationToken cancellationToken)
    {
        if (id.Config is not TabularModelConfig config)
        {
            throw InvalidInputException.At("--data", $"is for models of kind {ConfigNameAttribute.Of(typeof(TabularModelConfig))}; leave it out to sum up recorded predictions");
        }

        var (rows, seen, random) = (new List<Candidate>(), 0, new Random(1));
        await foreach (var row in new FileCandidates(FileCandidates.Find(data), config, null).ReadAsync(tally, cancellationToken))
        {
            seen++;
            if (rows.Count < MostRows)
            {
                rows.Add(row with { Label = null });
            }
            else if (random.Next(seen) is var place && place < MostRows)
            {
                rows[place] = row with { Label = null };
            }
        }

        var answered = await new GoldenVersion(loader, id, time).AnswerAsync(rows, tally, cancellationToken);
        return answered.Count == 0
            ? throw new NotWrittenException($"'{data}' has no row that the version answers.")
            : DriftReference.Of(DriftColumn.Of(config), [.. answered.Select(row => new DriftSample(row.Row, row.Answer))]);
    }
}
