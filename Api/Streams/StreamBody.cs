using Interlock.Domain;

namespace Interlock.Api.Streams;

/// <summary>The body of a stream; failures to read it are domain errors.</summary>
/// <param name="body">As Kestrel gives it, held to <c>server.stream-limit</c>.</param>
/// <param name="draining">Cancelled when the server cannot wait for the rest.</param>
internal sealed class StreamBody(Stream body, CancellationToken draining) : Stream
{
    /// <summary>The message for a stream over its limit.</summary>
    public const string TooLarge = "The request body is larger than 'server.stream-limit' allows.";

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

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

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
