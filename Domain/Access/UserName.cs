using System.Text.RegularExpressions;

namespace Interlock.Domain.Access;

/// <summary>Names of users of the console.</summary>
public static partial class UserName
{
    /// <summary>The longest name, in characters.</summary>
    public const int MaxLength = 64;

    /// <summary>The rule in words.</summary>
    public const string Rule = "a name has 1 to 64 letters, digits, '-', '_', '.', '+' or '@', and begins with a letter or digit";

    /// <summary>Whether the name keeps the rule.</summary>
    public static bool IsValid(string name) => Form().IsMatch(name);

    /// <summary>The same for names that differ in case only.</summary>
    public static string IdOf(string name) => name.ToLowerInvariant();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._+@-]{0,63}\z")]
    private static partial Regex Form();
}
