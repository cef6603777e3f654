using System.Text.RegularExpressions;
using Interlock.Application.Configuration.Addresses;

namespace Interlock.Application.Configuration;

/// <summary>The section <c>server.cors</c>: which pages of other origins may call models, and read tasks, predictions and sensors.</summary>
public sealed partial record CorsConfig : IConfigSection
{
    [ConfigDoc("Origins of pages that may call this server from a browser, such as https://app.example, or * for any. Never /admin, /jobs, /healthz or /swagger.")]
    public IReadOnlyList<string> Origins { get; init; } = [];

    [ConfigDoc("Request headers that those pages may send beside those that this server reads, such as x-user-id of canary.sticky, or * for any.")]
    public IReadOnlyList<string> Headers { get; init; } = [];

    [ConfigDoc("Whether browsers send cookies and other credentials, for a proxy that reads them; needs origins by name.")]
    public bool Credentials { get; init; }

    [ConfigDoc("How long browsers remember the reply to a preflight.")]
    [ConfigRange("0s", "1d")]
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Whether pages of any other origin may call.</summary>
    public bool IsEnabled => Origins.Count > 0;

    /// <summary>Whether pages of every origin may call.</summary>
    public bool AllowsAnyOrigin => Origins.Contains(PageOriginForm.Any);

    /// <summary>Whether pages may send every header.</summary>
    public bool AllowsAnyHeader => Headers.Contains(PageOriginForm.Any);

    /// <inheritdoc />
    public IEnumerable<ConfigProblem> Validate()
    {
        for (var i = 0; i < Origins.Count; i++)
        {
            if (PageOriginForm.ProblemOf(Origins[i]) is { } problem)
            {
                yield return new ConfigProblem($"origins[{i}]", $"'{Origins[i]}' {problem}");
            }
        }

        for (var i = 0; i < Headers.Count; i++)
        {
            if (!HeaderName().IsMatch(Headers[i]))
            {
                yield return new ConfigProblem($"headers[{i}]", $"'{Headers[i]}' is not the name of a header, such as x-user-id");
            }
        }

        if (AllowsAnyOrigin && Origins.Count > 1)
        {
            yield return new ConfigProblem("origins", "has * beside other origins, which it includes: write either * or the others");
        }

        if (!IsEnabled && (Credentials || Headers.Count > 0))
        {
            yield return new ConfigProblem("origins", "is empty, so no page of another origin may call: list the origins of those that may, such as https://app.example");
        }

        foreach (var (key, isAny) in new[] { ("origins", AllowsAnyOrigin), ("headers", AllowsAnyHeader) })
        {
            if (Credentials && isAny)
            {
                yield return new ConfigProblem("credentials", $"cannot be true with '{key}: [\"*\"]', which would let every page act as its visitor: list the {key} by name, or leave credentials out");
            }
        }
    }

    [GeneratedRegex(@"^[A-Za-z0-9!#$%&'*+.^_`|~-]+\z")]
    private static partial Regex HeaderName();
}
