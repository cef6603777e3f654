using System.Text;
using Interlock.Application.Kinds.Tabular;
using Interlock.Application.Predictions;
using Interlock.Application.Quality.Labels;
using Interlock.Domain;
using Interlock.Domain.Predictions;
using Interlock.Domain.Tabular;

namespace Interlock.Application.Golden;

/// <summary>Reads recorded rows as a contract has them now.</summary>
public sealed class RecordedRows(IPredictionDatastore predictions, RecordedContracts contracts)
{
    /// <summary>Where they are.</summary>
    public IPredictionDatastore Predictions { get; } = predictions;

    /// <summary>The row; null where the contract does not take it.</summary>
    /// <remarks>It was recorded in the order of the features that the contract had then.</remarks>
    internal async ValueTask<TabularRow?> ReadAsync(Prediction prediction, TabularModelConfig config, CancellationToken cancellationToken)
    {
        var contract = TabularContract.Of(await contracts.FindAsync(prediction.Model, prediction.Revision, cancellationToken) as TabularModelConfig ?? config);
        try
        {
            var row = Read(prediction.Request, contract);
            return Read(TabularJson.RowByName(row, contract), TabularContract.Of(config));
        }
        catch (InvalidInputException)
        {
            return null;
        }
    }

    private static TabularRow Read(string request, TabularContract contract) => TabularRequestReader.Read(Encoding.UTF8.GetBytes(request), contract).Rows[0];
}
