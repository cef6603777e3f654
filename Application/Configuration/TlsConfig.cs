namespace Interlock.Application.Configuration;

/// <summary>The section <c>server.tls</c>: the certificate of the https addresses in <c>server.urls</c>.</summary>
public sealed record TlsConfig : IConfigSection
{
    [ConfigDoc("A PEM file with the server's certificate and then its intermediates, or a PFX file; read again when it is replaced.")]
    [ConfigPath]
    public required string Certificate { get; init; }

    [ConfigDoc("A PEM file with the private key; left out where the file of the certificate has it, as PFX files do.")]
    [ConfigPath]
    public string? Key { get; init; }

    [ConfigDoc("The password of an encrypted private key or PFX file.")]
    [ConfigSecret]
    public string? Password { get; init; }

    [ConfigDoc("The oldest version of TLS that clients may use: 1.2 or 1.3.")]
    public string MinVersion { get; init; } = "1.2";

    /// <summary>Whether clients must use TLS 1.3.</summary>
    public bool RequiresTls13 => MinVersion == "1.3";

    /// <inheritdoc />
    public IEnumerable<ConfigProblem> Validate() =>
        MinVersion is "1.2" or "1.3" ? [] : [new ConfigProblem("min-version", $"'{MinVersion}' is not one of: 1.2, 1.3")];
}
