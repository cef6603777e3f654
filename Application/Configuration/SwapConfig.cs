namespace Interlock.Application.Configuration;

/// <summary>The section <c>swap</c> of a model.</summary>
public sealed record SwapConfig
{
    [ConfigDoc("Requests with known answers, one JSON object a line; a version must give them before it answers anyone.")]
    [ConfigPath]
    public string? Golden { get; init; }
}
