using Microsoft.ML;
using Microsoft.ML.Data;

namespace Interlock.Infrastructure.Runtimes.MlNet;

/// <summary>The columns an answer is made of. ML.NET names them the same for every trainer.</summary>
/// <param name="PredictedLabel">Text, key, boolean or number; null for a regression, and where the best score decides.</param>
/// <param name="Score">The number of a regression, or one score per class; null where it gives no answer.</param>
/// <param name="Probability">Of the positive class, where a binary model is calibrated.</param>
/// <param name="Order">The place in the contract's labels of every class of the file, in the order of scores and keys.</param>
internal sealed record MlNetOutputs(DataViewSchema.Column? PredictedLabel, DataViewSchema.Column? Score, DataViewSchema.Column? Probability, int[] Order)
{
    /// <summary>The columns to compute.</summary>
    public DataViewSchema.Column[] Columns => [.. new[] { PredictedLabel, Score, Probability }.OfType<DataViewSchema.Column>()];

    /// <summary>Chooses the columns and reports every mismatch with the contract.</summary>
    public static MlNetOutputs Choose(DataViewSchema schema, MlNetLabels labels, List<string> problems)
    {
        var before = problems.Count;
        var outputs = labels.Labels.Count == 0 ? Regression(schema, problems) : Classification(schema, labels, problems);
        if (problems.Count > before)
        {
            problems.Add($"the file has the outputs {schema.Describe()}; the contract has {Describe(labels)}");
        }

        return outputs;
    }

    private static MlNetOutputs Regression(DataViewSchema schema, List<string> problems)
    {
        var score = schema.GetColumnOrNull("Score");
        if (score?.IsScalar<float>() is not true)
        {
            problems.Add("a contract without labels needs the output 'Score' (Single) of a regression");
        }

        return new MlNetOutputs(null, score, null, []);
    }

    private static MlNetOutputs Classification(DataViewSchema schema, MlNetLabels labels, List<string> problems)
    {
        var predicted = schema.GetColumnOrNull("PredictedLabel");
        var score = schema.GetColumnOrNull("Score") is { } found && found.IsVector() ? found : default(DataViewSchema.Column?);
        var probability = schema.GetColumnOrNull("Probability") is { } single && score is null && single.IsScalar<float>() ? single : default(DataViewSchema.Column?);
        if (predicted is null && score is null)
        {
            problems.Add("a contract with labels needs the output 'PredictedLabel', or a vector 'Score'");
        }

        if ((probability is not null || predicted?.IsScalar<bool>() is true) && labels.Labels.Count != 2)
        {
            problems.Add("the file tells two classes apart; the contract needs two labels, the second for true");
        }

        problems.AddRange(new[] { ScoreProblem(score, labels), PredictedProblem(predicted) }.OfType<string>());
        return new MlNetOutputs(predicted, score, probability, OrderOf(predicted, score, labels, problems));
    }

    private static string? ScoreProblem(DataViewSchema.Column? score, MlNetLabels labels) =>
        score is { } column && (column.ItemType().RawType != typeof(float) || column.Width() != labels.Labels.Count)
            ? $"the output 'Score' is {column.Type}; {labels.Labels.Count} labels need Vector<Single, {labels.Labels.Count}>"
            : null;

    private static string? PredictedProblem(DataViewSchema.Column? predicted) =>
        predicted?.Type is null or TextDataViewType or KeyDataViewType or BooleanDataViewType or NumberDataViewType
            ? null
            : $"the output 'PredictedLabel' is {predicted?.Type}, which is no label";

    private static int[] OrderOf(DataViewSchema.Column? predicted, DataViewSchema.Column? score, MlNetLabels labels, List<string> problems)
    {
        if ((score?.Texts("SlotNames") ?? score?.Texts("TrainingLabelValues") ?? predicted?.KeyValues()) is not { } classes)
        {
            return [.. Enumerable.Range(0, labels.Labels.Count)];
        }

        int[] order = [.. classes.Select(name => labels.IndexOf(name))];
        problems.AddRange(classes.Where(name => labels.IndexOf(name) < 0).Select(name => $"the file's class '{name}' is no label"));
        problems.AddRange(labels.Labels.Where((_, index) => !order.Contains(index)).Select(label => $"the label '{label}' is no class of the file"));
        return order;
    }

    private static string Describe(MlNetLabels labels) =>
        labels.Labels.Count == 0 ? "no labels" : $"the labels {string.Join(", ", labels.Labels)}";
}
