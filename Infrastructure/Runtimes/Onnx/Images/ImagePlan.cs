using Interlock.Domain.Images;
using Interlock.Infrastructure.Runtimes.Onnx.Labels;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Interlock.Infrastructure.Runtimes.Onnx.Images;

/// <summary>How pictures go into a file's input and scores come out of it.</summary>
/// <param name="Type">Float or UInt8.</param>
/// <param name="Item">The shape of one picture.</param>
/// <param name="ChannelsFirst">Plane by plane instead of interleaved.</param>
/// <param name="Format">What pictures must be decoded to.</param>
/// <param name="Output">The output with the scores, by index.</param>
/// <param name="OneByOne">The file takes a single picture at a time.</param>
internal sealed record ImagePlan(TensorElementType Type, long[] Item, bool ChannelsFirst, PictureFormat Format, int Output, bool OneByOne)
{
    /// <summary>The label's index for each class of the file; null where they have the order of the labels.</summary>
    public int[]? Order { get; init; }

    /// <summary>Matches a file with a type of the contract.</summary>
    /// <param name="session">The file.</param>
    /// <param name="config">What ops say about it.</param>
    /// <param name="labels">The contract's labels.</param>
    /// <param name="problems">Receives everything that does not fit.</param>
    /// <returns>The plan, or null where there are problems.</returns>
    public static ImagePlan? Match(OnnxSession session, OnnxImageTypeConfig config, IReadOnlyList<string> labels, ICollection<string> problems)
    {
        var before = problems.Count;
        var output = FindOutput(session.Outputs, config.Output, labels.Count, problems);
        var order = output < 0 ? null : ClassOrder.Of(session, [output], new LabelSet(labels), problems);
        var input = FindInput(session.Inputs, config, problems);
        if (input is null)
        {
            return null;
        }

        var channelsFirst = input.Shape[1] is 1 or 3;
        var (channels, height, width) = channelsFirst
            ? (input.Shape[1], input.Shape[2], input.Shape[3])
            : (input.Shape[3], input.Shape[1], input.Shape[2]);
        height = Side("height", height, config.Height, problems);
        width = Side("width", width, config.Width, problems);
        CheckValues(input, config, channels, problems);
        return problems.Count > before ? null : new ImagePlan(
            input.Type,
            channelsFirst ? [channels, height, width] : [height, width, channels],
            channelsFirst,
            new PictureFormat((int)width, (int)height, (int)channels, config.Fit, config.Decode),
            output,
            input.Shape[0] == 1) { Order = order };
    }

    private static OnnxValueInfo? FindInput(IReadOnlyList<OnnxValueInfo> inputs, OnnxImageTypeConfig config, ICollection<string> problems)
    {
        // Every input must be given, so a file with more than the picture cannot run.
        if (inputs.Count != 1 || (config.Input is not null && inputs[0].Name != config.Input))
        {
            problems.Add(inputs.Count != 1 ? "the file must have exactly one input" : $"'input' names '{config.Input}', which is no input of the file");
            return null;
        }

        var input = inputs[0];
        if (input is not { IsTensor: true, Type: TensorElementType.Float or TensorElementType.UInt8, Shape: [1 or < 0, _, _, _] }
            || (input.Shape[1] is not (1 or 3) && input.Shape[3] is not (1 or 3)))
        {
            problems.Add($"input '{input}' is no picture: float or uint8, [N,C,H,W] or [N,H,W,C], N open or 1, C 1 or 3");
            return null;
        }

        return input;
    }

    private static int FindOutput(IReadOnlyList<OnnxValueInfo> outputs, string? name, int labels, ICollection<string> problems)
    {
        var candidates = Enumerable.Range(0, outputs.Count)
            .Where(i => name is null ? HoldsScores(outputs[i], labels) : outputs[i].Name == name).ToArray();
        if (candidates.Length != 1)
        {
            problems.Add(name is not null ? $"'output' names '{name}', which is no output of the file"
                : candidates.Length == 0 ? $"no output is float or double and as wide as the {labels} labels"
                : $"several outputs could be the scores; name one under 'output': {string.Join("; ", candidates.Select(i => outputs[i]))}");
            return -1;
        }

        if (!HoldsScores(outputs[candidates[0]], labels))
        {
            problems.Add($"output '{outputs[candidates[0]]}' is not float or double and as wide as the {labels} labels");
        }

        return candidates[0];
    }

    // [N,labels], perhaps with dimensions of 1 behind; open dimensions are seen at the first run.
    private static bool HoldsScores(OnnxValueInfo output, int labels) => output.IsReal
        && (output.Shape.Length == 0 || output.Shape.Skip(1).Any(dimension => dimension < 0)
            || output.Shape.Skip(1).Aggregate(1L, (product, dimension) => product * dimension) == labels);

    private static long Side(string key, long declared, int? configured, ICollection<string> problems)
    {
        if (declared < 0 && configured is null)
        {
            problems.Add($"the file leaves the picture's {key} open; set '{key}'");
        }
        else if (declared >= 0 && configured is not null && configured != declared)
        {
            problems.Add($"'{key}' says {configured}, the file {declared}");
        }

        return declared < 0 ? configured ?? 1 : declared;
    }

    private static void CheckValues(OnnxValueInfo input, OnnxImageTypeConfig config, long channels, ICollection<string> problems)
    {
        if (input.Type is TensorElementType.UInt8 && config.Mean.Count + config.Std.Count > 0)
        {
            problems.Add($"input '{input}' takes bytes, to which 'mean' and 'std' cannot be applied");
        }

        foreach (var (key, values) in new[] { ("mean", config.Mean), ("std", config.Std) })
        {
            if (values.Count > 1 && values.Count != channels)
            {
                problems.Add($"'{key}' has {values.Count} numbers, the file {channels} channels");
            }
        }
    }
}
