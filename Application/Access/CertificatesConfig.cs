using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Interlock.Application.Configuration;

namespace Interlock.Application.Access;

/// <summary>The section <c>access.certificates</c>: callers that authenticate by the certificate of their connection.</summary>
public sealed record CertificatesConfig : IConfigSection
{
    [ConfigDoc("A PEM file with the authorities whose certificates are accepted: roots, and intermediates that clients do not send.")]
    [ConfigPath]
    public required string Authorities { get; init; }

    [ConfigDoc("The callers by name.")]
    public required IReadOnlyDictionary<string, CertificateCallerConfig> Callers { get; init; }

    /// <inheritdoc />
    public IEnumerable<ConfigProblem> Validate() =>
        Callers.Keys.Where(name => !ConfigId.IsValid(name)).Select(name => new ConfigProblem($"callers.{name}", ConfigId.Rule));
}

/// <summary>A caller under <c>access.certificates.callers</c>.</summary>
public sealed record CertificateCallerConfig : CallerConfig
{
    [ConfigDoc("The subject of the caller's certificate, such as CN=shop, O=Example.")]
    public required string Subject { get; init; }

    /// <summary>The subject as a certificate has it; null where it is none.</summary>
    public string? SubjectName
    {
        get
        {
            try
            {
                return new X500DistinguishedName(Subject).Name is { Length: > 0 } name ? name : null;
            }
            catch (CryptographicException)
            {
                return null;
            }
        }
    }

    /// <inheritdoc />
    public override IEnumerable<ConfigProblem> Validate() =>
        SubjectName is null ? [new ConfigProblem("subject", "is not the subject of a certificate, such as CN=shop, O=Example"), .. base.Validate()] : base.Validate();
}
