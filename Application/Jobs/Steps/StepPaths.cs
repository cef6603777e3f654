namespace Interlock.Application.Jobs.Steps;

/// <summary>Fills placeholders of paths. What is filled in comes from callers, too, and shall not lead elsewhere.</summary>
internal static class StepPaths
{
    /// <summary>The path with everything filled in.</summary>
    /// <exception cref="StepFailedException">A value is no part of a name.</exception>
    public static string Fill(string path, TemplateValues values) => values.FillWith(path, value =>
        value.StartsWith('.') || value.AsSpan().ContainsAny("/\\*?\0")
            ? throw new StepFailedException($"'{Domain.Excerpt.Of(value, 64)}' cannot stand in a path.")
            : value);
}
