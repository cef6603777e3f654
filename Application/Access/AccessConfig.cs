using Interlock.Application.Configuration;

namespace Interlock.Application.Access;

/// <summary>The section <c>access</c>: who may call this server. Without it everyone may, and the server listens on loopback only.</summary>
public sealed record AccessConfig : IConfigSection
{
    [ConfigDoc("What is answered without a key: health, metrics. Callers on this machine see both in any case.")]
    public IReadOnlyList<OpenArea> Anonymous { get; init; } = [];

    [ConfigDoc("API keys by the name of their caller. Further keys are made by 'keys add' and stored in the datastore.")]
    public IReadOnlyDictionary<string, KeyConfig> Keys { get; init; } = new OrderedDictionary<string, KeyConfig>();

    [ConfigDoc("Accepts the tokens of an OpenID Connect issuer.")]
    public JwtConfig? Jwt { get; init; }

    [ConfigDoc("Lets users of the console sign in at an OpenID Connect issuer, beside those of 'users add'.")]
    public OidcConfig? Oidc { get; init; }

    [ConfigDoc("Accepts certificates of clients, on https addresses.")]
    public CertificatesConfig? Certificates { get; init; }

    /// <inheritdoc />
    public IEnumerable<ConfigProblem> Validate()
    {
        foreach (var name in Keys.Keys.Where(name => !ConfigId.IsValid(name)))
        {
            yield return new ConfigProblem($"keys.{name}", ConfigId.Rule);
        }

        foreach (var same in Keys.Where(key => key.Value.Id is not null).GroupBy(key => key.Value.Id).Where(same => same.Count() > 1))
        {
            yield return new ConfigProblem($"keys.{same.Last().Key}.id", $"is the id of '{same.First().Key}', too: a key belongs to one caller");
        }
    }
}

/// <summary>What may be answered without a key.</summary>
public enum OpenArea
{
    /// <summary><c>/healthz</c>.</summary>
    Health,

    /// <summary><c>/metrics</c>.</summary>
    Metrics,
}
