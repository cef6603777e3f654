using System.Text.RegularExpressions;

namespace Interlock.Application.Configuration;

/// <summary>The section <c>canary</c> of a model: a version that answers a share of its requests.</summary>
public sealed partial record CanaryConfig : IConfigSection
{
    [ConfigDoc("The version.")]
    public required string Version { get; init; }

    [ConfigDoc("Its share of the requests, in percent.")]
    [ConfigRange("0", "100")]
    public required double Percent { get; init; }

    [ConfigDoc("A request header, such as x-user-id: requests with the same value of it go to the same version. By default each request is on its own.")]
    public string? Sticky { get; init; }

    /// <inheritdoc />
    public IEnumerable<ConfigProblem> Validate()
    {
        if (Sticky is not null && !HeaderName().IsMatch(Sticky))
        {
            yield return new ConfigProblem("sticky", "is not the name of a header, such as x-user-id");
        }
    }

    [GeneratedRegex(@"^[A-Za-z0-9!#$%&'*+.^_`|~-]+\z")]
    private static partial Regex HeaderName();
}
