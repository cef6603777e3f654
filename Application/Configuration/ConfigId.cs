using System.Text.RegularExpressions;

namespace Interlock.Application.Configuration;

/// <summary>What names of models and versions may look like: they stand in URLs, headers and file names.</summary>
public static partial class ConfigId
{
    /// <summary>The rule in words.</summary>
    public const string Rule = "a name has 1 to 64 letters, digits, '-', '_' or '.', and begins with a letter or digit";

    /// <summary>The rule as a regular expression.</summary>
    public const string Pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$";

    /// <summary>Whether the name keeps the rule.</summary>
    public static bool IsValid(string name) => Rules().IsMatch(name);

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]{0,63}\\z")]
    private static partial Regex Rules();
}
