using Interlock.Application.Configuration;

namespace Interlock.Application.Access;

/// <summary>The section <c>access.oidc</c>: users of the console sign in at an OpenID Connect issuer.</summary>
public sealed record OidcConfig : IConfigSection
{
    [ConfigDoc("The address of the issuer, such as https://login.example.com/realms/main.")]
    public required string Authority { get; init; }

    [ConfigDoc("This server, as the issuer knows it.")]
    public required string ClientId { get; init; }

    [ConfigDoc("What the issuer gave this server to prove that; from the environment or a file.")]
    [ConfigSecret]
    public required string ClientSecret { get; init; }

    [ConfigDoc("How claims of the id token become roles.")]
    public JwtRolesConfig Roles { get; init; } = new();

    /// <inheritdoc />
    public IEnumerable<ConfigProblem> Validate()
    {
        if (IssuerAddress.ProblemOf(Authority) is { } problem)
        {
            yield return new ConfigProblem("authority", problem);
        }

        if (ClientId.Length == 0)
        {
            yield return new ConfigProblem("client-id", "is empty");
        }

        if (ClientSecret.Length == 0)
        {
            yield return new ConfigProblem("client-secret", "is empty");
        }
    }
}
