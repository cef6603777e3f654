using Microsoft.ML.OnnxRuntime.Tensors;

namespace Interlock.Infrastructure.Runtimes.Onnx.Sensors;

/// <summary>How windows of readings go into a file's input and scores come out of it.</summary>
/// <param name="Window">How many slots a window has.</param>
/// <param name="WithSteps">Whether the file wants the steps beside the levels.</param>
/// <param name="Output">The output with the scores, by index.</param>
/// <param name="OneByOne">Whether the file takes a single window at a time.</param>
internal sealed record SensorPlan(int Window, bool WithSteps, int Output, bool OneByOne)
{
    private const int SmallestWindow = 2;
    private const int LargestWindow = 4096;

    /// <summary>The shape of one window.</summary>
    public long[] Item => WithSteps ? [2, Window] : [Window];

    /// <summary>Matches a file with the contract.</summary>
    /// <param name="session">The file.</param>
    /// <param name="problems">Receives everything that does not fit.</param>
    public static SensorPlan Match(OnnxSession session, ICollection<string> problems)
    {
        var input = session.Inputs.Count == 1 ? session.Inputs[0] : null;
        if (input is not { IsTensor: true, Type: TensorElementType.Float, Shape: [1 or < 0, _] or [1 or < 0, 2, _] } || !IsWindow(input.Shape[^1]))
        {
            problems.Add("the file must have exactly one input: float [N,window] or [N,2,window], N open or 1, "
                + $"a window of {SmallestWindow} to {LargestWindow}");
        }

        var outputs = Enumerable.Range(0, session.Outputs.Count).Where(i => IsScore(session.Outputs[i])).ToArray();
        if (outputs.Length != 1)
        {
            problems.Add("the file must have exactly one output that can be a score: float or double, [N] or [N,1]");
        }

        return input is null || problems.Count > 0
            ? new SensorPlan(SmallestWindow, false, 0, false)
            : new SensorPlan((int)input.Shape[^1], input.Shape.Length == 3, outputs[0], input.Shape[0] == 1);
    }

    private static bool IsWindow(long slots) => slots is >= SmallestWindow and <= LargestWindow;

    private static bool IsScore(OnnxValueInfo output) => output.IsReal && output.Shape is [] or [_] or [_, 1 or < 0];
}
