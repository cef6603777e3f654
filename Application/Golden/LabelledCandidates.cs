using System.Runtime.CompilerServices;
using Interlock.Application.Kinds.Tabular;
using Interlock.Application.Serving.Batching;
using Interlock.Domain.Predictions;

namespace Interlock.Application.Golden;

/// <summary>The last recorded predictions of a model whose label is known, the newest first.</summary>
internal sealed class LabelledCandidates(RecordedRows recorded, ModelVersion version) : ICandidates
{
    private const int Most = 10_000;

    private readonly TabularModelConfig _config = (TabularModelConfig)version.Config;

    /// <inheritdoc />
    public bool PrefersFirst => true;

    /// <inheritdoc />
    public async IAsyncEnumerable<Candidate> ReadAsync(Tally tally, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var labelled = await recorded.Predictions.ListLabelledFirstAsync(version.Model, Most, cancellationToken);
        if (labelled is [] or [{ Truth: null }, ..])
        {
            throw new NotWrittenException($"No recorded prediction of model '{version.Model}' has a label. Send labels first (./run import-labels FILE), or use --from FILE.csv.");
        }

        foreach (var (prediction, truth) in labelled.TakeWhile(row => row.Truth is not null))
        {
            if (!prediction.HasRequest)
            {
                tally.Add("without a stored request");
            }
            else if (!IsOfContract(truth!))
            {
                tally.Add("with a label that the model does not have");
            }
            else if (await recorded.ReadAsync(prediction, _config, cancellationToken) is { } row)
            {
                yield return new Candidate(row, truth!.Label, truth.Value);
            }
            else
            {
                tally.Add("with a request that the model does not take");
            }
        }
    }

    private bool IsOfContract(PredictionLabel truth) => _config.HasLabels ? _config.Labels.Contains(truth.Label, StringComparer.Ordinal) : truth.Value is not null;
}
