namespace Interlock.Application.Golden;

/// <summary>No golden file was written.</summary>
/// <param name="problems">Every reason, each a line.</param>
public sealed class GoldenException(IReadOnlyList<string> problems) : Exception(string.Join(Environment.NewLine, problems))
{
    /// <summary>A single reason.</summary>
    public GoldenException(string problem)
        : this([problem])
    {
    }
}
