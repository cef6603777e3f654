using Interlock.Application.Configuration;
using Interlock.Domain.Access;

namespace Interlock.Application.Access;

/// <summary>The section <c>access.jwt</c>: tokens of an OpenID Connect issuer.</summary>
public sealed record JwtConfig : IConfigSection
{
    [ConfigDoc("The address of the issuer, such as https://login.example.com/realms/main; its configuration and keys are read from there.")]
    public required string Authority { get; init; }

    [ConfigDoc("The audience that a token must name: this server, as the issuer knows it.")]
    public required string Audience { get; init; }

    [ConfigDoc("How claims of a token become roles.")]
    public JwtRolesConfig Roles { get; init; } = new();

    /// <inheritdoc />
    public IEnumerable<ConfigProblem> Validate()
    {
        if (IssuerAddress.ProblemOf(Authority) is { } problem)
        {
            yield return new ConfigProblem("authority", problem);
        }

        if (Audience.Length == 0)
        {
            yield return new ConfigProblem("audience", "is empty: tokens for any other service would be accepted");
        }
    }
}

/// <summary>The sections <c>access.jwt.roles</c> and <c>access.oidc.roles</c>.</summary>
public sealed record JwtRolesConfig : IConfigSection
{
    [ConfigDoc("The claim that holds roles: one text or a list, at the top or within objects, as in realm_access.roles.")]
    public string Claim { get; init; } = "roles";

    [ConfigDoc("Which value of the claim gives which role: infer, view, payloads, operate or admin. Without it the values are these words themselves.")]
    public IReadOnlyDictionary<string, Role> Map { get; init; } = new OrderedDictionary<string, Role>();

    /// <summary>The role of a value of the claim, or null for none.</summary>
    public Role? RoleOf(string value) =>
        Map.Count > 0 ? (Map.TryGetValue(value, out var mapped) ? mapped : null)
        : Enum.TryParse<Role>(value, ignoreCase: true, out var role) && Enum.GetName(role)!.Equals(value, StringComparison.OrdinalIgnoreCase) ? role
        : null;

    /// <inheritdoc />
    public IEnumerable<ConfigProblem> Validate()
    {
        if (Claim.Length == 0)
        {
            yield return new ConfigProblem("claim", "is empty");
        }
    }
}
