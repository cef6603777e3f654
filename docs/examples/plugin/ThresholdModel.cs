using Interlock.Application.Kinds.Tabular;
using Interlock.Domain;
using Interlock.Domain.Models;
using Interlock.Domain.Tabular;

namespace Threshold;

/// <summary>Gives a row the first label while the feature is below the threshold, else the second.</summary>
public sealed class ThresholdModel : IModel<TabularRow, TabularResult>
{
    private readonly int _feature;
    private readonly double _threshold;
    private readonly TabularResult _below;
    private readonly TabularResult _above;

    public ThresholdModel(TabularModelConfig model, ThresholdConfig version)
    {
        _feature = model.Features.Keys.ToList().IndexOf(version.Feature);
        if (_feature < 0)
        {
            throw new ModelLoadException($"'{version.Feature}' is none of the features: {string.Join(", ", model.Features.Keys)}");
        }

        if (model.Labels.Count != 2)
        {
            throw new ModelLoadException($"a threshold has two sides, so two labels are needed, not {model.Labels.Count}");
        }

        _threshold = version.Threshold;
        _below = new TabularResult(0, model.Labels[0]);
        _above = new TabularResult(1, model.Labels[1]);
    }

    public ValueTask<IReadOnlyList<TabularResult>> Infer(IReadOnlyList<TabularRow> inputs, CancellationToken cancellationToken)
    {
        var results = new TabularResult[inputs.Count];
        for (var i = 0; i < results.Length; i++)
        {
            results[i] = inputs[i].Numbers[_feature] < _threshold ? _below : _above;
        }

        return new ValueTask<IReadOnlyList<TabularResult>>(results);
    }
}
