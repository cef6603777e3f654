using Interlock.Application.Kinds.Tabular;
using Microsoft.ML;

namespace Interlock.Infrastructure.Runtimes.MlNet;

/// <summary>A feature of the contract and its place in a row.</summary>
internal sealed record MlNetFeature(string Name, int Index, FeatureConfig Config);

/// <summary>Finds the features that fill each column of the file, and everything that does not fit.</summary>
/// <param name="model">The contract.</param>
/// <param name="configured">ML.NET column to feature, as ops wrote it.</param>
/// <param name="schema">The file's input.</param>
/// <param name="problems">Takes every mismatch.</param>
internal sealed class MlNetInputs(TabularModelConfig model, IReadOnlyDictionary<string, string>? configured, DataViewSchema schema, List<string> problems)
{
    private readonly MlNetFeature[] _features = [.. model.Features.Select((feature, index) => new MlNetFeature(feature.Key, index, feature.Value))];

    /// <summary>The features of each needed column, by the column's index.</summary>
    public IReadOnlyDictionary<int, MlNetFeature[]> Bind(IReadOnlyCollection<DataViewSchema.Column> needed)
    {
        var before = problems.Count;
        var soleVector = needed.Count(column => column.IsVector()) == 1;
        var bound = needed.ToDictionary(column => column.Index, column => Find(column, soleVector));
        CheckConfigured();
        CheckUnused(bound.Values.SelectMany(features => features));
        if (problems.Count > before)
        {
            problems.Add($"the file has the inputs {schema.Describe()}; the contract has the features {string.Join(", ", _features.Select(Describe))}");
        }

        return bound;
    }

    private MlNetFeature[] Find(DataViewSchema.Column column, bool soleVector)
    {
        var word = configured?.GetValueOrDefault(column.Name);
        var matching = _features.Where(feature => word is null ? FeatureNames.Same(feature.Name, column.Name) : feature.Name == word).ToArray();
        if (word == MlNetTabularConfig.AllNumbers || (word is null && matching.Length == 0 && soleVector && column.IsVector()))
        {
            matching = [.. _features.Where(feature => feature.Config.Type is not FeatureType.Text)];
            return Check(column, matching, column.IsVector() && (column.Width() == matching.Length || column.Width() == 0)
                ? null
                : $"is not a vector of the {matching.Length} features that are not text");
        }

        return Check(column, matching, matching.Length switch
        {
            0 => word is null ? "matches no feature" : $"is to be filled by '{word}', which is no feature",
            1 => column.Width() == 1 ? null : $"is wider than the feature '{matching[0].Name}'",
            _ => $"matches several features: {string.Join(", ", matching.Select(feature => feature.Name))}",
        });
    }

    private MlNetFeature[] Check(DataViewSchema.Column column, MlNetFeature[] features, string? problem)
    {
        var found = problem is not null
            ? [problem]
            : features.Select(feature => MlNetFit.Problem(column, feature)).OfType<string>();
        problems.AddRange(found.Select(text => $"input '{column.Name}' ({column.Type}) {text}"));
        return features;
    }

    private void CheckConfigured() => problems.AddRange(
        (configured?.Keys ?? []).Where(name => schema.GetColumnOrNull(name) is null).Select(name => $"inputs.{name}: the file has no such column"));

    // A feature the model was trained with but does not need is fine; one the file has never heard of is a mistake.
    private void CheckUnused(IEnumerable<MlNetFeature> used) => problems.AddRange(_features
        .Except(used)
        .Where(feature => !schema.Any(column => configured?.GetValueOrDefault(column.Name) == feature.Name || FeatureNames.Same(column.Name, feature.Name)))
        .Select(feature => $"the feature '{feature.Name}' matches no input"));

    private static string Describe(MlNetFeature feature) => $"{feature.Name} ({feature.Config.Type}{(feature.Config.Optional ? ", optional" : "")})";
}
