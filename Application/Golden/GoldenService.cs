using Interlock.Application.Configuration.Root;
using Interlock.Application.Kinds.Tabular;
using Interlock.Application.Serving.Loading;
using Interlock.Domain;

namespace Interlock.Application.Golden;

/// <summary>Writes golden requests of a model from recorded predictions or from a file, each answered by a version of the model.</summary>
/// <param name="file">config.yaml.</param>
/// <param name="loader">Loads the version.</param>
/// <param name="recorded">Recorded predictions.</param>
/// <param name="time">The clock.</param>
public sealed class GoldenService(ConfigProposal file, VersionLoader loader, RecordedRows recorded, TimeProvider time)
{
    /// <summary>Writes them.</summary>
    /// <exception cref="InvalidInputException">Every option that does not fit the configuration.</exception>
    /// <exception cref="NotWrittenException">The source or the output cannot be used.</exception>
    /// <exception cref="ModelLoadException">The version cannot be loaded.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public async Task<GoldenReport> WriteAsync(GoldenOptions options, CancellationToken cancellationToken)
    {
        var id = OptionCheck.VersionOf(options, file);
        var config = (TabularModelConfig)id.Config;
        var output = new GoldenOutput(Path.GetFullPath(options.Output ?? config.Swap.Golden ?? Path.Combine(options.Folder, "models", options.Model, "golden.jsonl")), options.Force);
        output.Check(options.File);

        var (version, tally) = (new GoldenVersion(loader, id, time), new Tally());
        ICandidates source = options.File is { } path ? new FileCandidates(FileCandidates.Find(path), config, options.Label) : new LabelledCandidates(recorded, id);
        var rows = await version.AnswerAsync(await PoolAsync(source, config, options.Count, tally, cancellationToken), tally, cancellationToken);
        var chosen = config.HasLabels ? GoldenSelection.ByLabel(config.Labels, rows, options.Count) : GoldenSelection.ByQuantile(rows, options.Count);
        tally.Add(CandidatePool.NotNeeded, rows.Count - chosen.Count);
        if (chosen.Count == 0)
        {
            throw new NotWrittenException($"No row can be a golden request: {(tally.LeftOut.Count == 0 ? "there are none" : tally)}.");
        }

        var tolerance = config.HasLabels ? null : options.Tolerance ?? GoldenLines.ToleranceOf(rows);
        var contract = TabularContract.Of(config);
        await output.WriteAsync(chosen.Select(row => GoldenLines.Of(row, contract, tolerance)), part => version.ProveAsync(part, cancellationToken));
        if (config.Swap.Golden is null || Path.GetFullPath(config.Swap.Golden) != output.Path)
        {
            tally.Notes.Add($"Name the file in config.yaml, at models.{options.Model}.swap.golden, to use it.");
        }

        var labels = config.Labels.Select(label => KeyValuePair.Create(label, chosen.Count(row => row.Answer.Label == label)));
        return new GoldenReport(id.Version, output.Path, [.. labels], tolerance, chosen.Count, tally.LeftOut, tally.Notes);
    }

    private static async Task<IReadOnlyList<Candidate>> PoolAsync(
        ICandidates source, TabularModelConfig config, int count, Tally tally, CancellationToken cancellationToken)
    {
        var pool = new CandidatePool(TabularContract.Of(config), count, source.PrefersFirst);
        await foreach (var candidate in source.ReadAsync(tally, cancellationToken))
        {
            pool.Add(candidate, tally);
        }

        return pool.Take();
    }
}
