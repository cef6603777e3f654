
namespace Interlock.Application.Jobs.Steps;

/// <summary>The order that <c>after</c> gives the steps of a job.</summary>
public static class StepGraph
{
    /// <summary>The steps that can never begin, since they wait for each other.</summary>
    public static IReadOnlyList<string> InCircle(IReadOnlyDictionary<string, StepConfig> steps)
    {
        var left = steps.Keys.ToHashSet(StringComparer.Ordinal);
        while (left.FirstOrDefault(name => !steps[name].After.Any(left.Contains)) is { } free)
        {
            left.Remove(free);
        }

        return [.. steps.Keys.Where(left.Contains)];
    }
}
