using System.Text;
using Interlock.Application.Predictions;
using Interlock.Application.Serving.Batching;
using Interlock.Application.Serving.Threads;
using Interlock.Domain;
using Interlock.Domain.Predictions;
using Interlock.Domain.Tabular;

namespace Interlock.Application.Kinds.Tabular;

/// <summary>
/// Rows to warm up with where there are no golden requests: what was asked before, else made up within <c>min</c> and <c>max</c>. The model need not answer each,
/// but one.
/// </summary>
internal sealed class TabularWarmUp(IPredictionDatastore predictions)
{
    private const int MostRecorded = 4;
    private const string Name = "warm-up";
    private const string Cure = "Write requests that it can answer into a file of 'swap.golden', or give the features the 'min' and 'max' that it takes.";

    // Zero where nothing else is known, then places within the range that differ from each other and from zero: a logarithm or a quotient has no value at zero.
    private static readonly double[] Shares = [0.5, 0.75];

    /// <summary>The rows, the likeliest first.</summary>
    public IReadOnlyList<Example<TabularRow, TabularResult>> ExamplesOf(ModelVersion version, CancellationToken cancellationToken)
    {
        var contract = TabularContract.Of((TabularModelConfig)version.Config);
        var recorded = version.Config.Record ? Recorded(version.Model, contract, cancellationToken) : [];
        var madeUp = Shares.Select(share => RowAt(contract, feature => feature.ValueAt(share))).Prepend(RowAt(contract, feature => feature.Midpoint));
        return [.. recorded, .. madeUp.DistinctBy(row => TabularJson.RowByName(row, contract)).Select(row => MadeUp(row, contract))];
    }

    private List<Example<TabularRow, TabularResult>> Recorded(string model, TabularContract contract, CancellationToken cancellationToken)
    {
        var rows = new List<Example<TabularRow, TabularResult>>();
        try
        {
            // The load thread waits: what follows belongs on it, and nothing else runs there.
            foreach (var prediction in ListAsync(model, cancellationToken).GetAwaiter().GetResult())
            {
                try
                {
                    var row = TabularRequestReader.Read(Encoding.UTF8.GetBytes(prediction.Request), contract).Rows[0];
                    rows.Add(new Example<TabularRow, TabularResult>(Name, row, _ => { }, Asked: $"the request of prediction {prediction.Id}", Cure: Cure));
                }
                catch (InvalidInputException)
                {
                    // Of an earlier contract.
                }
            }
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Whoever needs the datastore reports it; a version is loaded without.
        }

        return rows;
    }

    private async Task<IReadOnlyList<Prediction>> ListAsync(string model, CancellationToken cancellationToken)
    {
        // A database's driver has the thread pool do things.
        await PoolThreads.LeaveLoadThreadAsync();
        return await predictions.ListAsync(new PredictionFilter { Model = model, Limit = MostRecorded }, cancellationToken).ConfigureAwait(false);
    }

    private static Example<TabularRow, TabularResult> MadeUp(TabularRow row, TabularContract contract) =>
        new(Name, row, _ => { }, Asked: $"the made-up row {Excerpt.Of(TabularJson.RowByName(row, contract), 500)}", Cure: Cure);

    private static TabularRow RowAt(TabularContract contract, Func<FeatureConfig, double> value)
    {
        var numbers = contract.Features.Select(feature => value(feature.Config)).ToArray();
        var texts = contract.Features.Select(feature => feature.Config.Type == FeatureType.Text ? feature.Config.Values is [var first, ..] ? first : "" : null).ToArray();
        return new TabularRow(numbers, contract.HasText ? texts : null);
    }
}
