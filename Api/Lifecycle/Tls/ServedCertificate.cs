using System.Net.Security;
using System.Security.Authentication;
using Interlock.Application.Configuration;
using Interlock.Infrastructure.Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Interlock.Api.Lifecycle.Tls;

/// <summary>The certificate of <c>server.tls</c> that new connections get. Those that are open keep theirs.</summary>
internal sealed class ServedCertificate(TlsConfig tls, TimeProvider time)
{
    private volatile ServerCertificate _current = ServerCertificate.Open(tls, time.GetUtcNow());

    /// <summary>Where it is.</summary>
    public TlsConfig Tls => tls;

    /// <summary>The certificate now.</summary>
    public ServerCertificate Current
    {
        get => _current;
        set => _current = value;
    }

    /// <summary>Has Kestrel use it for the addresses of https.</summary>
    public void Configure(HttpsConnectionAdapterOptions https)
    {
        https.SslProtocols = tls.RequiresTls13 ? SslProtocols.Tls13 : SslProtocols.Tls12 | SslProtocols.Tls13;

        // Kestrel needs a selector to start; unlike it, the context also has the intermediates.
        https.ServerCertificateSelector = (_, _) => Current.Own;
        https.OnAuthenticate = Authenticate;
    }

    private void Authenticate(ConnectionContext connection, SslServerAuthenticationOptions handshake)
    {
        handshake.ServerCertificateSelectionCallback = null;
        handshake.ServerCertificateContext = Current.Context;
    }
}
