namespace Interlock.Domain.Access;

/// <summary>Roles as words: in lowercase, separated by commas.</summary>
public static class RoleWords
{
    /// <summary>The words of some roles.</summary>
    public static string Of(IEnumerable<Role> roles) => string.Join(',', roles.Distinct().Order().Select(Of));

    /// <summary>The word of a role, as in config.yaml.</summary>
    public static string Of(Role role) => role.ToString().ToLowerInvariant();

    /// <summary>The roles of words that <see cref="Of(IEnumerable{Role})"/> made.</summary>
    public static IEnumerable<Role> Parse(string words) => words.Split(',').Select(word => Enum.Parse<Role>(word, ignoreCase: true));
}
