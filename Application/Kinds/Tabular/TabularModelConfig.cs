using Interlock.Application.Configuration;

namespace Interlock.Application.Kinds.Tabular;

/// <summary>A model of kind <c>tabular</c>: rows of named features in, a label or a number out.</summary>
[ConfigName("tabular")]
public sealed record TabularModelConfig : ModelConfig
{
    [ConfigDoc("The columns of a row, in the order the runtime takes them.")]
    public required IReadOnlyDictionary<string, FeatureConfig> Features { get; init; }

    [ConfigDoc("The classes, in the order of the scores; none for a regression.")]
    public IReadOnlyList<string> Labels { get; init; } = [];

    [ConfigDoc("Most rows in one request.")]
    [ConfigRange("1", "100000")]
    public int MaxRows { get; init; } = 1000;

    /// <inheritdoc />
    public override bool HasLabels => Labels.Count > 0;

    /// <inheritdoc />
    public override IReadOnlyList<string> LabelsOf(string request) => Labels;

    /// <inheritdoc />
    public override string PathOfItem(int item) => $"$.instances[{item}]";

    /// <inheritdoc />
    public override IEnumerable<ConfigProblem> Validate()
    {
        if (Features.Count == 0)
        {
            yield return new ConfigProblem("features", "at least one feature is needed");
        }

        foreach (var name in Features.Keys.Where(name => name is RowEnvelope.Features or RowEnvelope.Instances or "request"))
        {
            yield return new ConfigProblem(
                $"features.{name}", $"'{name}' cannot be a feature: it is the key of a form of request, {{\"{name}\":...}}, which callers would lose. Give the feature another name");
        }

        for (var i = 0; i < Labels.Count; i++)
        {
            if (Labels.Take(i).Contains(Labels[i], StringComparer.Ordinal))
            {
                yield return new ConfigProblem($"labels[{i}]", $"the label '{Labels[i]}' stands twice");
            }
        }

        foreach (var problem in base.Validate())
        {
            yield return problem;
        }
    }
}
