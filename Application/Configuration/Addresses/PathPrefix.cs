using System.Text.RegularExpressions;

namespace Interlock.Application.Configuration.Addresses;

/// <summary>A prefix of paths under which clients see the server, such as <c>/ai</c>: of <c>server.path-base</c>, or as a proxy forwards it.</summary>
public static partial class PathPrefix
{
    private const int Longest = 200;

    /// <summary>The first segments of this server's own paths; a prefix that begins with one would hide them.</summary>
    internal static readonly string[] OwnPaths =
        ["admin", "console", "docs", "healthz", "jobs", "metrics", "models", "openapi.json", "predictions", "sensors", "swagger", "tasks", "v2"];

    /// <summary>Whether a text is one: segments of letters, digits and <c>-._~</c> that do not begin with a dot, without a slash at the end.</summary>
    public static bool IsValid(string text) => text.Length <= Longest && Form().IsMatch(text);

    /// <summary>Why a text is none for <c>server.path-base</c>, or null.</summary>
    internal static string? ProblemOf(string text) =>
        text.Length == 0 ? null
        : text.Contains("://", StringComparison.Ordinal) ? "is not a path: write it without scheme and host, as in /ai"
        : text[0] != '/' ? $"does not begin with a slash: write '/{text.TrimEnd('/')}'"
        : text.TrimEnd('/') is var bare && bare.Length == 0 ? "has no prefix in it: leave path-base out"
        : bare != text ? $"ends with a slash: write '{bare}'"
        : text.Contains('?', StringComparison.Ordinal) || text.Contains('#', StringComparison.Ordinal) ? "is not a path: write it without a query, as in /ai"
        : text.Contains('.', StringComparison.Ordinal) ? "has a dot: use letters, digits, '-', '_' and '~', as in /ai or /apps/ai"
        : !IsValid(text) ? $"is not a prefix of paths, such as /ai or /apps/ai: use letters, digits, '-', '_' and '~', and at most {Longest} characters"
        : OwnPaths.Contains(text.Split('/')[1], StringComparer.OrdinalIgnoreCase) ? $"begins with a path of this server's own, which it would hide; choose a name other than {string.Join(", ", OwnPaths)}"
        : null;

    [GeneratedRegex(@"^(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+\z")]
    private static partial Regex Form();
}
