using System.Security.Claims;
using System.Security.Cryptography.X509Certificates;
using Interlock.Application.Access;
using Interlock.Infrastructure.Certificates;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Certificate;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Interlock.Api.Authentication;

/// <summary>Authenticates callers by the certificate of their connection, by ASP.NET Core's certificate authentication.</summary>
internal static class CertificateAuthentication
{
    /// <summary>How certificates authenticate.</summary>
    public const string Scheme = CertificateAuthenticationDefaults.AuthenticationScheme;

    /// <summary>Has Kestrel ask clients for a certificate, which they need not have. Whether it is accepted is decided for each request.</summary>
    public static void Configure(HttpsConnectionAdapterOptions https)
    {
        https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
        https.AllowAnyClientCertificate();
    }

    /// <summary>Adds the scheme.</summary>
    /// <exception cref="CertificateException">The authorities cannot be used.</exception>
    public static void Add(AuthenticationBuilder authentication, CertificatesConfig config)
    {
        var callers = config.Callers.ToDictionary(
            caller => caller.Value.SubjectName!, caller => new ClaimsPrincipal(new CallerIdentity(caller.Value.ToCaller(caller.Key), Scheme)), StringComparer.Ordinal);
        var (roots, intermediates) = ClientAuthorities.Read(config.Authorities);
        authentication
            .AddCertificate(Scheme, certificates =>
            {
                certificates.ChainTrustValidationMode = X509ChainTrustMode.CustomRootTrust;
                certificates.CustomTrustStore = roots;
                certificates.AdditionalChainCertificates = intermediates;
                certificates.RevocationMode = X509RevocationMode.NoCheck;
                certificates.Events = new CertificateAuthenticationEvents
                {
                    OnCertificateValidated = context =>
                    {
                        if (callers.TryGetValue(context.ClientCertificate.SubjectName.Name, out var caller))
                        {
                            context.Principal = caller;
                            context.Success();
                        }
                        else
                        {
                            context.Fail("The subject of the client's certificate is none of access.certificates.callers.");
                        }

                        return Task.CompletedTask;
                    },
                };
            })
            .AddCertificateCache();
    }
}
