namespace Interlock.Api.Tests.Support;

/// <summary>Gives at most so many bytes at a time, as a network does; at its end it may fail.</summary>
internal sealed class SlowStream(byte[] bytes, int atATime, Exception? failure = null) : Stream
{
    private int _at;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => _at; set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var read = Math.Min(Math.Min(buffer.Length, atATime), bytes.Length - _at);
        bytes.AsSpan(_at, read).CopyTo(buffer);
        _at += read;
        return read == 0 && failure is not null ? throw failure : read;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new ValueTask<int>(Read(buffer.Span));
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
