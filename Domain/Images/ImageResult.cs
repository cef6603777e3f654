namespace Interlock.Domain.Images;

/// <summary>The answer for one picture.</summary>
/// <param name="result">The index of the best label.</param>
/// <param name="label">The best label.</param>
/// <param name="scores">One finite score per label of the model type, in their order.</param>
public sealed class ImageResult(int result, string label, float[] scores)
{
    /// <summary>The index of the best label.</summary>
    public int Result { get; } = result;

    /// <summary>The best label.</summary>
    public string Label { get; } = label;

    /// <summary>One score per label, in the order of the type's labels.</summary>
    public float[] Scores { get; } = scores;
}
