using Interlock.Application.Configuration;

namespace Interlock.Infrastructure.Runtimes.MlNet;

/// <summary>A version of kind <c>tabular</c> that ML.NET runs: a <c>model.zip</c> as <c>MLContext.Model.Save</c> writes it.</summary>
[ConfigName("mlnet")]
public sealed record MlNetTabularConfig : VersionConfig, IConfigSection
{
    /// <summary>The word in <see cref="Inputs"/> for all features that are not text, as one vector column.</summary>
    public const string AllNumbers = "*";

    [ConfigDoc("The model.zip. Trusted input: it names the assemblies ML.NET loads.")]
    [ConfigPath]
    public required string Path { get; init; }

    [ConfigDoc("SHA-256 of the file, 64 hex digits; another file is refused.")]
    public string? Sha256 { get; init; }

    [ConfigDoc("ML.NET column to feature, where the names do not match; '*' fills a vector column with all features that are not text.")]
    public IReadOnlyDictionary<string, string>? Inputs { get; init; }

    /// <inheritdoc />
    public override IEnumerable<string> Files => [Path];

    /// <inheritdoc />
    /// <remarks>Of two classes a calibrator may give the one on the near side of the threshold less than half; of more, the best score decides.</remarks>
    public override LabelScores LabelScoresOf(int labels) => labels > 2 ? LabelScores.MustAgree : LabelScores.MayDiffer;

    /// <inheritdoc />
    public IEnumerable<ConfigProblem> Validate()
    {
        if (string.IsNullOrWhiteSpace(Path))
        {
            yield return new ConfigProblem("path", "must not be empty");
        }

        foreach (var problem in ModelFile.CheckSha256(Sha256))
        {
            yield return problem;
        }

        foreach (var (column, feature) in Inputs ?? new Dictionary<string, string>())
        {
            if (string.IsNullOrWhiteSpace(feature))
            {
                yield return new ConfigProblem($"inputs.{column}", $"must name a feature, or '{AllNumbers}' for all that are not text");
            }
        }
    }
}
