using System.Globalization;
using System.Net.Sockets;
using Interlock.Application.Configuration;

namespace Interlock.Infrastructure.Clients;

/// <summary>One attempt at a call: sends, reads the whole answer, and translates what goes wrong.</summary>
internal sealed class Attempt(HttpClient http, ExternalAddress address, ByteSize limit, TimeProvider time)
{
    /// <summary>An explanation is short; a longer one is not looked at.</summary>
    private static readonly ByteSize ErrorLimit = ByteSize.FromKiB(64);

    /// <exception cref="CallFailedException">There is no answer, or none that is of use.</exception>
    public async Task<ReadOnlyMemory<byte>> RunAsync(ExternalRequest request, CancellationToken cancellationToken)
    {
        try
        {
            using var message = address.Request(request);
            using var reply = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return reply.IsSuccessStatusCode
                ? await BoundedBody.ReadAsync(reply.Content, limit, cancellationToken)
                : throw await RefusedAsync(reply, cancellationToken);
        }
        catch (Exception e) when (WhatHappened(e) is { } happened)
        {
            cancellationToken.ThrowIfCancellationRequested();

            // Not as the inner exception: its message would hold the address.
            throw new CallFailedException(happened);
        }
    }

    private async Task<CallFailedException> RefusedAsync(HttpResponseMessage reply, CancellationToken cancellationToken)
    {
        var status = (int)reply.StatusCode;
        var isFault = status is >= 500 or 408 or 429;
        var said = status is >= 300 and < 400 ? "a redirect, which is not followed" : await ExplanationAsync(reply.Content, cancellationToken);
        var what = string.Create(CultureInfo.InvariantCulture, $"answered {status}{(said is null ? "" : $" ({said})")}");
        return new CallFailedException(what, isFault, RetryAfter(reply));
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

    private TimeSpan? RetryAfter(HttpResponseMessage reply) => reply.Headers.RetryAfter switch
    {
        { Delta: { } delay } => delay,
        { Date: { } date } => date - time.GetUtcNow(),
        _ => null,
    };

    /// <summary>A failure in words that hold no address, or null where it is no failure of a call.</summary>
    internal static string? WhatHappened(Exception exception) => exception switch
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
