namespace Interlock.Application.Golden;

/// <summary>A file was not written.</summary>
/// <param name="problems">Every reason, each a line.</param>
public sealed class NotWrittenException(IReadOnlyList<string> problems) : Exception(string.Join(Environment.NewLine, problems))
{
    /// <summary>A single reason.</summary>
    public NotWrittenException(string problem)
        : this([problem])
    {
    }
}
