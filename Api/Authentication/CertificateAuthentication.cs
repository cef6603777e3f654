using System.Security.Claims;
using System.Security.Cryptography.X509Certificates;
using Interlock.Application.Access;
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
    /// <param name="authentication">Gets it.</param>
    /// <param name="config">Has the callers.</param>
    /// <param name="authorities">The roots and intermediates of <c>access.certificates.authorities</c>.</param>
    public static void Add(
        AuthenticationBuilder authentication, CertificatesConfig config, (X509Certificate2Collection Roots, X509Certificate2Collection Intermediates) authorities)
    {
        var callers = config.Callers.ToDictionary(
            caller => caller.Value.SubjectName!, caller => new ClaimsPrincipal(new CallerIdentity(caller.Value.ToCaller(caller.Key), Scheme)), StringComparer.Ordinal);
        authentication
            .AddCertificate(Scheme, certificates =>
            {
                certificates.ChainTrustValidationMode = X509ChainTrustMode.CustomRootTrust;
                certificates.CustomTrustStore = authorities.Roots;
                certificates.AdditionalChainCertificates = authorities.Intermediates;
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
