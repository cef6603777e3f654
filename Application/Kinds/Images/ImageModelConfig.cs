using Interlock.Application.Configuration;

namespace Interlock.Application.Kinds.Images;

/// <summary>A model of kind <c>image</c>: pictures in, labels out. A caller's <c>model_type</c> picks one of its types.</summary>
[ConfigName("image")]
public sealed record ImageModelConfig : ModelConfig
{
    [ConfigDoc("What a caller's model_type may be, each with its labels; the first is the default.")]
    public required IReadOnlyDictionary<string, ImageTypeConfig> Types { get; init; }

    [ConfigDoc("How many of the best labels an answer lists.")]
    [ConfigRange("1", "1000")]
    public int TopK { get; init; } = 3;

    [ConfigDoc("Most pictures in one request.")]
    [ConfigRange("1", "10000")]
    public int MaxFiles { get; init; } = 1000;

    [ConfigDoc("Largest picture, in pixels (width times height), after which it is refused undecoded.")]
    [ConfigRange("1", "400000000")]
    public int MaxPixels { get; init; } = 40_000_000;

    /// <inheritdoc />
    public override bool HasLabels => true;

    /// <inheritdoc />
    public override IReadOnlyList<string> LabelsOf(string request) => ImageJson.TypeOf(request) is { } type && Types.TryGetValue(type, out var asked)
        ? asked.Labels
        : [.. Types.Values.SelectMany(any => any.Labels).Distinct(StringComparer.Ordinal)];

    /// <inheritdoc />
    public override IEnumerable<ConfigProblem> Validate()
    {
        if (Types.Count == 0)
        {
            yield return new ConfigProblem("types", "at least one type is needed");
        }

        foreach (var problem in base.Validate())
        {
            yield return problem;
        }
    }
}

/// <summary>An entry of <c>types</c>: one label set of an image model.</summary>
public sealed record ImageTypeConfig : IConfigSection
{
    [ConfigDoc("The classes, in the order of the scores.")]
    public required IReadOnlyList<string> Labels { get; init; }

    /// <inheritdoc />
    public IEnumerable<ConfigProblem> Validate()
    {
        if (Labels.Count == 0)
        {
            yield return new ConfigProblem("labels", "at least one label is needed");
        }
    }
}
