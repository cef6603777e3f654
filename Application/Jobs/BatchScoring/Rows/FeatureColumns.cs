using System.Text.Unicode;
using Interlock.Application.Kinds.Tabular;
using Interlock.Domain.Tabular;

namespace Interlock.Application.Jobs.BatchScoring.Rows;

/// <summary>Which columns hold the features of a contract. Names are compared as they are, capitals and all.</summary>
internal sealed class FeatureColumns
{
    private const int MostProblems = 10;

    private readonly Feature[] _features;
    private readonly int[] _places;

    /// <exception cref="Steps.StepFailedException">A column that is needed is missing.</exception>
    public FeatureColumns(RowShape shape, TabularContract contract)
    {
        Contract = contract;
        _features = [.. contract.Features];
        _places = Array.ConvertAll(_features, feature => shape.PlaceOf(feature.Name));
        var missing = _features.Where((feature, i) => _places[i] < 0 && !feature.Config.Optional).Select(feature => feature.Name).ToList();
        if (missing.Count > 0)
        {
            throw shape.Missing(missing);
        }
    }

    /// <summary>The contract.</summary>
    public TabularContract Contract { get; }

    /// <summary>Reads the features of a row.</summary>
    /// <returns>The row; or what is wrong with it.</returns>
    public (TabularRow? Row, string? Problem) Read(RowBlock block, int row)
    {
        if (!Utf8.IsValid(block.SpanOf(row)))
        {
            return (null, "is not UTF-8");
        }

        List<string>? problems = null;
        var read = new TabularRow(new double[_features.Length], Contract.HasText ? new string?[_features.Length] : null);
        for (var i = 0; i < _features.Length; i++)
        {
            var text = _places[i] < 0 ? default : block.TextOf(row, _places[i]);
            if (FeatureText.Read(text, _features[i], i, read) is { } problem)
            {
                (problems ??= []).Add($"{_features[i].Name} {problem}");
            }
        }

        return problems is null ? (read, null) : (null, Told(problems));
    }

    private static string Told(List<string> problems) => problems.Count <= MostProblems
        ? string.Join("; ", problems)
        : $"{string.Join("; ", problems.Take(MostProblems))}; and {problems.Count - MostProblems} more problems";
}
