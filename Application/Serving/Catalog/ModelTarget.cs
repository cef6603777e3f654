using Interlock.Application.Configuration;
using Interlock.Domain;
using Interlock.Domain.Access;

namespace Interlock.Application.Serving.Catalog;

/// <summary>Which model a request is for, and which of its versions.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Version">The version that the caller asks for, or null for the active one or the canary.</param>
/// <param name="Share">The caller's position among all, 0 to below 1, the same for each request of a sticky canary; null for a random one.</param>
public readonly record struct ModelTarget(string Model, string? Version = null, double? Share = null)
{
    /// <summary>The header of requests and messages that asks for a version; replies name the one that answered.</summary>
    public const string VersionHeader = "x-model-version";

    /// <summary>The header with the caller's own key of the prediction.</summary>
    public const string RequestKeyHeader = "x-request-key";

    /// <summary>Who asks: recorded predictions have its name, and it waits in turn with others; null where callers are not known.</summary>
    public Caller? Caller { get; init; }

    /// <summary>Whose turn it is among requests of the same caller that wait: 1 before 2 and so on, then those of 0. It gives no right before other callers.</summary>
    public int Priority { get; init; }

    /// <summary>The caller's own key of the prediction, header <c>x-request-key</c>; null where the request has none.</summary>
    public string? RequestKey { get; init; }

    /// <summary>The model as it was when the request came, so that one request sees one snapshot; null where it is looked up when it is called.</summary>
    public ServedModel? Served { get; init; }

    /// <summary>The active version or the canary.</summary>
    public static implicit operator ModelTarget(string model) => new(model);

    /// <summary>What the headers of a request ask for.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="version">The value of <see cref="VersionHeader"/>, or null.</param>
    /// <param name="caller">The value of the header that <c>canary.sticky</c> names, or null. A version that is asked for takes precedence.</param>
    /// <exception cref="InvalidInputException">The version cannot be the name of one.</exception>
    public static ModelTarget Of(string model, string? version, string? caller)
    {
        if (version is not null && !ConfigId.IsValid(version))
        {
            throw InvalidInputException.At(VersionHeader, ConfigId.Rule);
        }

        return new ModelTarget(model, version, version is null && !string.IsNullOrEmpty(caller) ? StickyShare.Of(model, caller) : null);
    }
}
