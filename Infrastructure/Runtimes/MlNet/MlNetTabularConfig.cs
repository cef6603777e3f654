using System.Text.RegularExpressions;
using Interlock.Application.Configuration;

namespace Interlock.Infrastructure.Runtimes.MlNet;

/// <summary>A version of kind <c>tabular</c> that ML.NET runs: a <c>model.zip</c> as <c>MLContext.Model.Save</c> writes it.</summary>
[ConfigName("mlnet")]
public sealed partial record MlNetTabularConfig : VersionConfig, IConfigSection
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
    public IEnumerable<ConfigProblem> Validate()
    {
        if (string.IsNullOrWhiteSpace(Path))
        {
            yield return new ConfigProblem("path", "must not be empty");
        }

        if (Sha256 is not null && !HexDigits().IsMatch(Sha256))
        {
            yield return new ConfigProblem("sha256", "must be 64 hex digits");
        }

        foreach (var (column, feature) in Inputs ?? new Dictionary<string, string>())
        {
            if (string.IsNullOrWhiteSpace(feature))
            {
                yield return new ConfigProblem($"inputs.{column}", $"must name a feature, or '{AllNumbers}' for all that are not text");
            }
        }
    }

    [GeneratedRegex("^[0-9A-Fa-f]{64}\\z")]
    private static partial Regex HexDigits();
}
