namespace Interlock.Application.Serving;

/// <summary>Which model a request is for, and which of its versions.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Version">The version that the caller asks for, or null for whichever is to answer.</param>
/// <param name="Share">Where the caller stands among all, 0 to below 1: the same for the same caller of a sticky canary; null to draw lots.</param>
public readonly record struct ModelTarget(string Model, string? Version = null, double? Share = null)
{
    /// <summary>Whichever version is to answer.</summary>
    public static implicit operator ModelTarget(string model) => new(model);
}
