using Interlock.Application.Kinds.Tabular;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Interlock.Infrastructure.Runtimes.Onnx.Tabular;

/// <summary>Decides which features go into which ONNX input; collects everything that does not fit.</summary>
internal sealed class TabularInputPlan(
    IReadOnlyDictionary<string, FeatureConfig> features,
    IReadOnlyDictionary<string, string>? mapping,
    ICollection<string> problems)
{
    private readonly string[] _names = [.. features.Keys];
    private readonly FeatureConfig[] _features = [.. features.Values];

    /// <summary>One entry for each input of the file, in its order; incomplete where there are problems.</summary>
    public IReadOnlyList<TabularInput> Match(IReadOnlyList<OnnxValueInfo> inputs)
    {
        foreach (var name in (mapping?.Keys ?? []).Where(name => inputs.All(input => input.Name != name)))
        {
            problems.Add($"'inputs' names '{name}', which is no input of the file");
        }

        var plan = inputs.Select(input => MatchOne(input, inputs.Count == 1)).OfType<TabularInput>().ToArray();
        if (mapping is null && plan.Length == inputs.Count)
        {
            CheckEveryFeatureIsUsedOnce(plan);
        }

        return plan;
    }

    private TabularInput? MatchOne(OnnxValueInfo input, bool isOnly)
    {
        var numbers = Enumerable.Range(0, _features.Length).Where(i => _features[i].Type is not FeatureType.Text).ToArray();
        if (mapping?.GetValueOrDefault(input.Name) is { } mapped)
        {
            return mapped == OnnxTabularConfig.AllNumbers ? Check(input, numbers)
                : Array.IndexOf(_names, mapped) is >= 0 and var feature ? Check(input, [feature])
                : Refuse(input, $"'inputs' says '{mapped}', which is no feature");
        }

        var sameName = Enumerable.Range(0, _names.Length).Where(i => FeatureNames.Same(_names[i], input.Name)).ToArray();
        return sameName.Length switch
        {
            1 => Check(input, sameName),
            > 1 => Refuse(input, $"the features {string.Join(", ", sameName.Select(i => _names[i]))} are all called like it; say which under 'inputs'"),
            _ when isOnly && _names.Length == 1 => Check(input, [0]),
            _ when WidthOf(input) == numbers.Length || isOnly || WidthOf(input) < 0 => Check(input, numbers),
            _ => Refuse(input, "no feature is called like it and it is not as wide as all numbers together; say what it takes under 'inputs'"),
        };
    }

    private TabularInput? Check(OnnxValueInfo input, int[] taken)
    {
        var problem = !input.IsTensor || input.Shape.Length > 2 || Batch(input) is not (1 or -1) ? "only tensors of shape [N] and [N,width] can take features"
            : taken.Length == 0 ? "there is no number among the features"
            : WidthOf(input) is >= 0 and var width && width != taken.Length ? $"it is {width} wide, but the contract has {taken.Length} features for it"
            : taken.Select(i => Unfit(input.Type, i)).FirstOrDefault(unfit => unfit is not null);
        return problem is null ? new TabularInput(input, taken, input.Shape.Length == 1 ? [] : [taken.Length]) { Integers = IntegersOf(taken) } : Refuse(input, problem);
    }

    private (int, string)[] IntegersOf(int[] taken) => [.. taken.Where(i => _features[i].Type is FeatureType.Integer).Select(i => (i, _names[i]))];

    private string? Unfit(TensorElementType type, int feature)
    {
        var config = _features[feature];
        var fits = type switch
        {
            TensorElementType.Float or TensorElementType.Double => config.Type is not FeatureType.Text,
            TensorElementType.Int64 or TensorElementType.Int32 => config.Type is FeatureType.Integer or FeatureType.Boolean,
            TensorElementType.Bool => config.Type is FeatureType.Boolean,
            TensorElementType.String => config.Type is FeatureType.Text,
            _ => false,
        };
        return !fits ? $"a {config.Type.ToString().ToLowerInvariant()} such as '{_names[feature]}' does not go into {type.ToString().ToLowerInvariant()}"
            : config.Optional && type is TensorElementType.Int64 or TensorElementType.Int32 or TensorElementType.Bool ? $"'{_names[feature]}' is optional, but {type.ToString().ToLowerInvariant()} has no missing value"
            : null;
    }

    private TabularInput? Refuse(OnnxValueInfo input, string why)
    {
        problems.Add($"input '{input}': {why}");
        return null;
    }

    private void CheckEveryFeatureIsUsedOnce(TabularInput[] plan)
    {
        for (var i = 0; i < _names.Length; i++)
        {
            var takers = plan.Where(input => input.Features.Contains(i)).Select(input => input.Info.Name).ToArray();
            if (takers.Length != 1)
            {
                problems.Add(takers.Length == 0
                    ? $"no input takes the feature '{_names[i]}'; if that is meant, list the inputs under 'inputs'"
                    : $"the inputs {string.Join(", ", takers)} all take the feature '{_names[i]}'; if that is meant, say so under 'inputs'");
            }
        }
    }

    private static long Batch(OnnxValueInfo input) => input.Shape is [var batch, ..] ? batch : -1;

    // -1: unknown.
    private static long WidthOf(OnnxValueInfo input) => input.Shape.Length switch
    {
        0 => -1,
        1 => 1,
        _ => input.Shape[1],
    };
}
