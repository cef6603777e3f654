using System.Net.Sockets;
using System.Security.Cryptography;
using Interlock.Domain;
using Interlock.Infrastructure.Certificates;
using NLog;

namespace Interlock.Api.Commands.Common;

/// <summary>Puts failures that ops can mend into one line with the cause and the cure, instead of a stack trace.</summary>
internal static class CommandFailure
{
    /// <summary>The exit code of a command that was written wrongly.</summary>
    public const int WrongUsage = 2;

    private const string NoCertificate = "No server certificate was specified";
    private const string Certificate = "Kestrel__Certificates__Default__";

    /// <summary>The line; null for a failure that nobody expected.</summary>
    public static string? Describe(Exception failure) => Find<InterlockException>(failure) is { } known ? known.Message
        : Find<CertificateException>(failure) is { } certificate ? $"server.tls.{certificate.Key}: {certificate.Message}."
        : failure is NLogConfigurationException or OperationCanceledException ? failure.Message
        : null;

    /// <summary>Why the server cannot listen, as a line; null if that is not why it ended.</summary>
    /// <param name="failure">What the start threw.</param>
    /// <param name="urls">The key <c>server.urls</c>.</param>
    public static string? DescribeListening(Exception failure, string urls) => failure switch
    {
        // Kestrel's own message names the address.
        IOException when Find<SocketException>(failure) is { SocketErrorCode: SocketError.AddressAlreadyInUse } =>
            $"{Sentence(failure.Message)} Stop the process that listens there, or change 'server.urls'.",
        SocketException { SocketErrorCode: SocketError.AccessDenied } e =>
            $"It may not listen on an address of 'server.urls' ({urls}): {Sentence(e.Message)} Use a port from 1024 on, or give the process CAP_NET_BIND_SERVICE.",
        SocketException e =>
            $"It cannot listen on an address of 'server.urls' ({urls}): {Sentence(e.Message)} Name an address of this machine, localhost, or * for all.",
        CryptographicException or FileNotFoundException or DirectoryNotFoundException when urls.Contains("https://", StringComparison.OrdinalIgnoreCase) =>
            $"The certificate for https cannot be opened: {Sentence(failure.GetBaseException().Message)} Check ASPNETCORE_{Certificate}Path, Password and KeyPath.",
        InvalidOperationException when urls.Contains("https://", StringComparison.OrdinalIgnoreCase) =>
            $"https in 'server.urls' has no usable certificate: set ASPNETCORE_{Certificate}Path and ASPNETCORE_{Certificate}Password (or KeyPath), or leave TLS to a proxy. "
            + (failure.Message.Contains(NoCertificate, StringComparison.Ordinal) ? "This machine has no development certificate that is valid." : $"Cause: {Sentence(failure.Message)}"),
        IOException => Sentence(failure.Message),
        _ => null,
    };

    /// <summary>The first exception of a type in the chain of causes, or null.</summary>
    public static T? Find<T>(Exception? failure)
        where T : Exception
    {
        for (; failure is not null; failure = failure.InnerException)
        {
            if (failure is T found)
            {
                return found;
            }
        }

        return null;
    }

    private static string Sentence(string message)
    {
        var line = string.Join(' ', message.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        return line.EndsWith('.') ? line : $"{line}.";
    }
}
