namespace Interlock.Api.Tests.Support;

/// <summary>For clients of servers whose certificate a test has made.</summary>
internal static class AnyCertificate
{
    public static SocketsHttpHandler Handler() => new() { SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null } };
}
