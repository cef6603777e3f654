using Interlock.Application.Jobs.BatchScoring;
using Interlock.Application.Serving.Batching;
using Interlock.Application.Serving.Catalog;
using Interlock.Application.Serving.Loading;
using Interlock.Domain;
using Interlock.Domain.Tabular;

namespace Interlock.Application.Golden;

/// <summary>The version whose answers are expected, loaded in this process.</summary>
internal sealed class GoldenVersion(VersionLoader loader, ModelVersion version, TimeProvider time)
{
    /// <summary>Asks it.</summary>
    /// <returns>The rows that it answers as it must, in their order.</returns>
    /// <exception cref="ModelLoadException">It cannot be loaded.</exception>
    public async Task<IReadOnlyList<AnsweredRow>> AnswerAsync(IEnumerable<Candidate> candidates, Tally tally, CancellationToken cancellationToken)
    {
        // Neither the golden requests so far nor what is recorded matters: the file may not be there yet, and the datastore may be away.
        var bare = version with { Config = version.Config with { Record = false, Swap = version.Config.Swap with { Golden = null } } };
        var loaded = await LoadAsync(bare, cancellationToken);
        try
        {
            await WarmUpAsync(loaded, cancellationToken);
            var answered = new List<AnsweredRow>();
            foreach (var candidate in candidates)
            {
                if (await AskAsync(loaded, candidate, tally, cancellationToken) is { } row)
                {
                    answered.Add(row);
                }
            }

            return answered;
        }
        finally
        {
            loaded.Retire();
        }
    }

    /// <summary>Loads it with a golden file, as a start and a swap do.</summary>
    /// <exception cref="ModelLoadException">It does not answer them as they say.</exception>
    public async Task ProveAsync(string file, CancellationToken cancellationToken)
    {
        var proven = await loader.LoadAsync(version with { Config = version.Config with { Swap = version.Config.Swap with { Golden = file } } }, cancellationToken);
        proven.Retire();
    }

    private async Task<LoadedModel<TabularRow, TabularResult>> LoadAsync(ModelVersion bare, CancellationToken cancellationToken)
    {
        try
        {
            return (LoadedModel<TabularRow, TabularResult>)await loader.KindOf(bare).LoadAsync(bare, cancellationToken);
        }
        catch (ModelLoadException e)
        {
            throw new ModelLoadException($"models.{version.Model}.versions.{version.Version}: {version.Hidden.In(e.Message)}", e);
        }
    }

    private static async Task WarmUpAsync(LoadedModel loaded, CancellationToken cancellationToken)
    {
        try
        {
            await loaded.WarmUpAsync(cancellationToken);
        }
        catch (ModelLoadException)
        {
            // The rows are made up: a version that cannot answer them may answer the candidates.
        }
    }

    private async Task<AnsweredRow?> AskAsync(LoadedModel<TabularRow, TabularResult> loaded, Candidate candidate, Tally tally, CancellationToken cancellationToken)
    {
        try
        {
            var answer = (await loaded.InferWithRetryAsync([candidate.Row], time, cancellationToken)).Outputs[0];
            if (candidate.Label is null || candidate.Label == answer.Label)
            {
                return new AnsweredRow(candidate.Row, answer, candidate.Value ?? answer.Result);
            }

            tally.Add($"answered by {version.Version} with another label");
        }
        catch (InterlockException e) when (RowFault.IsOfRow(e))
        {
            tally.Add($"that {version.Version} cannot answer");
        }

        return null;
    }
}
