namespace Interlock.Application.Quality.Labels;

/// <summary>What a row of a source must name, in whatever form it comes.</summary>
internal static class LabelRules
{
    /// <summary>Why a row is no label, or null.</summary>
    /// <param name="request">The row; with an id, its model and key are not looked at.</param>
    public static string? ProblemOf(ref LabelRequest? request)
    {
        var problem = request switch
        {
            { Id: null, Model: null } or { Id: null, Key: null } => "has no id, and not both model and key",
            { Label: null, Value: null } => "has neither a label nor a value",
            { Label: not null, Value: not null } => "has a label and a value; expected one of them",
            _ => null,
        };
        request = problem is not null ? null : request!.Id is null ? request : request with { Model = null, Key = null };
        return problem;
    }
}
