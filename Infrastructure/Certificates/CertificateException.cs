namespace Interlock.Infrastructure.Certificates;

/// <summary>The certificate of <c>server.tls</c> cannot be used.</summary>
/// <param name="key">The key of the section where it is mended.</param>
/// <param name="message">What is wrong, and the cure.</param>
public sealed class CertificateException(string key, string message) : Exception(message)
{
    /// <summary>The key of the section where it is mended.</summary>
    public string Key { get; } = key;
}
