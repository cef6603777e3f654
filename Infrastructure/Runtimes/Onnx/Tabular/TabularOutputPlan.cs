using Microsoft.ML.OnnxRuntime.Tensors;

namespace Interlock.Infrastructure.Runtimes.Onnx.Tabular;

/// <summary>What an output is read as.</summary>
internal enum OutputRole
{
    /// <summary>A score per label.</summary>
    Scores,

    /// <summary>The probability of the second of two labels.</summary>
    SecondProbability,

    /// <summary>One of the two above; the file leaves the width open.</summary>
    OpenScores,

    /// <summary>A map from label to score per row.</summary>
    ScoreMaps,

    /// <summary>The label, or its index.</summary>
    Label,

    /// <summary>The number of a regression.</summary>
    Value,
}

/// <summary>Decides which outputs are the answer; collects everything that does not fit.</summary>
internal sealed class TabularOutputPlan(
    IReadOnlyList<OnnxValueInfo> outputs,
    IReadOnlyList<string> labels,
    OnnxTabularOutputs? chosen,
    ICollection<string> problems)
{
    /// <summary>The outputs to compute, by index, each with its role; a label comes before scores. Empty where there are problems.</summary>
    public IReadOnlyList<(int Output, OutputRole Role)> Match()
    {
        var before = problems.Count;
        (int, OutputRole)?[] found = labels.Count == 0
            ? [Find("value", chosen?.Value, ValueRole), NotAllowed("label", chosen?.Label), NotAllowed("scores", chosen?.Scores)]
            : [Find("label", chosen?.Label, LabelRole), Find("scores", chosen?.Scores, ScoreRole), NotAllowed("value", chosen?.Value)];
        var plan = found.OfType<(int, OutputRole)>().ToArray();
        if (plan.Length == 0 && problems.Count == before)
        {
            problems.Add(labels.Count == 0
                ? "no output is a regression's number (float or double, [N] or [N,1]); a classification needs 'labels' in the contract"
                : $"no output is a label (int64, int32 or string, [N] or [N,1]) or has {labels.Count} scores (float or double, [N,{labels.Count}], or maps)");
        }

        return problems.Count == before ? plan : [];
    }

    private (int, OutputRole)? Find(string key, string? name, Func<OnnxValueInfo, OutputRole?> roleOf)
    {
        if (chosen is not null)
        {
            return name is null ? null : FindByName(key, name, roleOf);
        }

        var candidates = Enumerable.Range(0, outputs.Count).Where(i => roleOf(outputs[i]) is not null).ToArray();
        if (candidates.Length > 1)
        {
            var list = string.Join("; ", candidates.Select(i => outputs[i]));
            problems.Add($"several outputs could be the {key} ({list}); name the right ones under 'outputs', such as 'outputs: {{ {key}: {outputs[candidates[0]].Name} }}'");
        }

        return candidates.Length == 1 ? (candidates[0], roleOf(outputs[candidates[0]])!.Value) : null;
    }

    private (int, OutputRole)? FindByName(string key, string name, Func<OnnxValueInfo, OutputRole?> roleOf)
    {
        for (var i = 0; i < outputs.Count; i++)
        {
            if (outputs[i].Name == name)
            {
                if (roleOf(outputs[i]) is { } role)
                {
                    return (i, role);
                }

                problems.Add($"output '{outputs[i]}' cannot be the {key} of a model with {labels.Count} labels");
                return null;
            }
        }

        problems.Add($"'outputs.{key}' names '{name}', which is no output of the file");
        return null;
    }

    private (int, OutputRole)? NotAllowed(string key, string? name)
    {
        if (name is not null)
        {
            problems.Add($"'outputs.{key}' is for {(labels.Count == 0 ? "models with labels" : "models without labels")}");
        }

        return null;
    }

    private OutputRole? ScoreRole(OnnxValueInfo output) => output switch
    {
        { IsMaps: true, Type: TensorElementType.Float, KeyType: TensorElementType.String or TensorElementType.Int64 } => OutputRole.ScoreMaps,
        { IsReal: false } => null,
        { Shape: [_, var width] } when width == labels.Count => OutputRole.Scores,
        { Shape: [_, < 0] or [] } => labels.Count == 2 ? OutputRole.OpenScores : OutputRole.Scores,
        { Shape: [_] or [_, 1] } when labels.Count == 2 => OutputRole.SecondProbability,
        _ => null,
    };

    private static OutputRole? LabelRole(OnnxValueInfo output) =>
        (output.IsWhole || output is { IsTensor: true, Type: TensorElementType.String }) && IsColumn(output) ? OutputRole.Label : null;

    private static OutputRole? ValueRole(OnnxValueInfo output) => output.IsReal && IsColumn(output) ? OutputRole.Value : null;

    private static bool IsColumn(OnnxValueInfo output) => output.Shape is [] or [_] or [_, 1] or [_, < 0];
}
