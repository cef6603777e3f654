namespace Interlock.Application.Access.Users;

/// <summary>What a password must be. Length is what counts; rules for kinds of characters make passwords no better.</summary>
public static class PasswordRule
{
    /// <summary>The fewest characters.</summary>
    public const int MinLength = 12;

    /// <summary>The most characters.</summary>
    public const int MaxLength = 128;

    /// <summary>What is wrong with a password; null where nothing is.</summary>
    /// <param name="password">The password.</param>
    /// <param name="name">The name of its user.</param>
    public static string? ProblemOf(string password, string name) =>
        password.Length < MinLength ? $"has {password.Length} characters; {MinLength} to {MaxLength} are needed"
        : password.Length > MaxLength ? $"has {password.Length} characters; at most {MaxLength} are accepted"
        : password.Contains(name, StringComparison.OrdinalIgnoreCase) && name.Length > MinLength / 2 ? "contains the name of the user"
        : password.Distinct().Count() == 1 ? "is one character, repeated"
        : null;
}
