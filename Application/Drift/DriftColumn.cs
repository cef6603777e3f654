using Interlock.Application.Configuration;
using Interlock.Application.Kinds.Tabular;

namespace Interlock.Application.Drift;

/// <summary>What a column holds.</summary>
public enum DriftRole
{
    /// <summary>A feature of the request.</summary>
    Feature,

    /// <summary>The score of a label, or the number that is answered.</summary>
    Score,

    /// <summary>The label that is answered.</summary>
    Label,
}

/// <summary>One column of recorded predictions.</summary>
/// <param name="Name">The feature, the label whose score it is, or the member of the answer.</param>
/// <param name="Role">What it holds.</param>
/// <param name="Number">Its value in a sample, NaN where it is missing; null where its values are texts.</param>
/// <param name="Text">Its value in a sample, null where it is missing; null where its values are numbers.</param>
internal sealed record DriftColumn(string Name, DriftRole Role, Func<DriftSample, double>? Number, Func<DriftSample, string?>? Text)
{
    /// <summary>The columns of a model: none of a kind that answers neither labels nor numbers, and no features of a kind whose requests are not rows.</summary>
    public static IReadOnlyList<DriftColumn> Of(ModelConfig model)
    {
        if (model is not TabularModelConfig tabular)
        {
            return model.HasLabels ? [Label] : [];
        }

        var features = TabularContract.Of(tabular).Features.Select((feature, place) => OfFeature(feature.Name, feature.Config.Type, place));
        return tabular.HasLabels
            ? [.. features, .. tabular.Labels.Select((label, place) => new DriftColumn(label, DriftRole.Score, sample => sample.ScoreAt(place), null)), Label]
            : [.. features, new DriftColumn("result", DriftRole.Score, sample => sample.Answer.Result, null)];
    }

    private static DriftColumn Label { get; } = new("label", DriftRole.Label, null, sample => sample.Answer.Label);

    private static DriftColumn OfFeature(string name, FeatureType type, int place) => type switch
    {
        FeatureType.Text => new(name, DriftRole.Feature, null, sample => sample.Row!.Texts![place] is { Length: > 0 } text ? text : null),
        FeatureType.Boolean => new(name, DriftRole.Feature, null, sample => BooleanOf(sample.Row!.Numbers[place])),
        _ => new(name, DriftRole.Feature, sample => sample.Row!.Numbers[place], null),
    };

    private static string? BooleanOf(double number) => double.IsNaN(number) ? null : number != 0 ? "true" : "false";
}
