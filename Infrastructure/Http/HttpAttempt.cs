using System.Globalization;
using System.Net.Sockets;
using Interlock.Application.Configuration;

namespace Interlock.Infrastructure.Http;

/// <summary>Makes one attempt at a call: sends the request, reads the whole reply, translates failures.</summary>
internal sealed class HttpAttempt(HttpClient http, ExternalAddress address, ByteSize limit, TimeProvider time)
{
    /// <summary>Longer explanations are not read.</summary>
    private static readonly ByteSize ErrorLimit = ByteSize.FromKiB(64);

    /// <exception cref="CallFailedException">No reply, or a reply that is not a success.</exception>
    public async Task<ReadOnlyMemory<byte>> RunAsync(ExternalRequest request, CancellationToken cancellationToken)
    {
        try
        {
            using var message = address.Request(request);
            using var reply = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return reply.IsSuccessStatusCode
                ? await BoundedBody.ReadAsync(reply.Content, limit, cancellationToken)
                : throw await FailureAsync(reply, cancellationToken);
        }
        catch (Exception e) when (Describe(e) is { } failure)
        {
            cancellationToken.ThrowIfCancellationRequested();

            // No inner exception: its message would contain the address.
            throw new CallFailedException(failure);
        }
    }

    private async Task<CallFailedException> FailureAsync(HttpResponseMessage reply, CancellationToken cancellationToken)
    {
        var status = (int)reply.StatusCode;
        var isFault = status is >= 500 or 408 or 429;
        var said = status is >= 300 and < 400 ? "a redirect, which is not followed" : await ExplanationAsync(reply.Content, cancellationToken);
        var what = string.Create(CultureInfo.InvariantCulture, $"answered {status}{(said is null ? "" : $" ({said})")}");
        return new CallFailedException(what, isFault, RetryAfter(reply, time));
    }

    private static async Task<string?> ExplanationAsync(HttpContent content, CancellationToken cancellationToken)
    {
        try
        {
            return ErrorReply.Read(await BoundedBody.ReadAsync(content, ErrorLimit, cancellationToken));
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested
            && e is CallFailedException or HttpRequestException or IOException or InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>The Retry-After of a reply; negative when that time has passed.</summary>
    internal static TimeSpan? RetryAfter(HttpResponseMessage reply, TimeProvider time) => reply.Headers.RetryAfter switch
    {
        { Delta: { } delay } => delay,
        { Date: { } date } => date - time.GetUtcNow(),
        _ => null,
    };

    /// <summary>Describes the failure of a call, to follow the name of what was called; null for any other exception. Contains no address.</summary>
    internal static string? Describe(Exception exception) => exception switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => "cannot be reached: its name is not known",
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => "cannot be reached: no secure connection (TLS) came about",
        HttpRequestException { InnerException: SocketException { SocketErrorCode: var error } } => $"cannot be reached: {error}",
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => "cannot be reached",
        HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse } => "answered something that is not HTTP",
        HttpRequestException or IOException or OperationCanceledException => "broke off its answer",
        InvalidDataException => "answered something that cannot be unpacked",
        _ => null,
    };
}
