namespace Interlock.Application.Configuration;

/// <summary>One thing wrong in a section of config.yaml.</summary>
/// <param name="Path">Where, relative to the section: <c>active</c>, <c>features.age.min</c>, <c>labels[2]</c>; empty for the section.</param>
/// <param name="Message">What is wrong and what is expected.</param>
/// <param name="IsWarning">True when the server can run all the same.</param>
public sealed record ConfigProblem(string Path, string Message, bool IsWarning = false)
{
    /// <summary>Another key of the section without which this is no problem; where that one is wrong itself, this is not told.</summary>
    public string? DependsOn { get; init; }

    /// <summary>The same problem as seen from the section around it.</summary>
    public ConfigProblem Under(string parent) => this with
    {
        Path = Path.Length == 0 ? parent : Path[0] == '[' ? parent + Path : $"{parent}.{Path}",
    };
}

/// <summary>A section that can say more than its types do about what is wrong with it.</summary>
public interface IConfigSection
{
    /// <summary>Every problem of this section alone; the sections inside it are asked on their own.</summary>
    IEnumerable<ConfigProblem> Validate();
}
