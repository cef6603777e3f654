using Interlock.Application.Sources;
using Interlock.Domain;

namespace Interlock.Api.Streams;

/// <summary>The body of a stream; failures to read it are domain errors.</summary>
/// <param name="body">As Kestrel gives it, held to <c>server.stream-limit</c>.</param>
/// <param name="draining">Cancelled when the server cannot wait for the rest.</param>
internal sealed class StreamBody(Stream body, CancellationToken draining) : ForwardStream
{
    /// <summary>The message for a stream over its limit.</summary>
    public const string TooLarge = "The request body is larger than 'server.stream-limit' allows.";

    /// <exception cref="TooLargeException">It is larger than <c>server.stream-limit</c>.</exception>
    /// <exception cref="DrainingException">The server stops.</exception>
    /// <exception cref="BadHttpRequestException">It is cut off, or not framed as HTTP wants it.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(draining, cancellationToken);
        try
        {
            return await body.ReadAsync(buffer, either.Token);
        }
        catch (OperationCanceledException) when (draining.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new DrainingException();
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw new TooLargeException(TooLarge);
        }
        catch (IOException e) when (e is not BadHttpRequestException)
        {
            throw new BadHttpRequestException("The request body could not be read.", e);
        }
    }
}
