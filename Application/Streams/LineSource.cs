using Interlock.Application.Sources;
using Interlock.Domain;

namespace Interlock.Application.Streams;

/// <summary>The lines of a body: each is a request in JSON. Empty ones are counted only.</summary>
/// <param name="body">UTF-8, with or without a byte order mark; left open.</param>
/// <param name="longest">The longest line, in bytes.</param>
/// <param name="resized">Called with the bytes it is about to hold; what it throws ends the stream.</param>
public sealed class LineSource(Stream body, long longest, Action<long>? resized = null) : IRequestSource
{
    private readonly SourceWindow _window = new(body, (int)Math.Min(longest, Array.MaxLength), resized);
    private readonly LineSplitter _lines = new();
    private Task? _filling;

    /// <inheritdoc />
    public async ValueTask<bool> ReadAsync(StreamChunk chunk, CancellationToken cancellationToken)
    {
        while (!chunk.IsFull)
        {
            if (_filling is null && _lines.TryTake(_window, out var line, out var isLong))
            {
                Add(chunk, line, isLong);
                continue;
            }

            if (_window.IsEnd)
            {
                break;
            }

            _filling ??= _window.FillAsync(cancellationToken).AsTask();
            if (chunk.Requests.Count > 0 && !_filling.IsCompletedSuccessfully)
            {
                break; // No more is there, or the source broke; the next call finds out.
            }

            await _filling;
            _filling = null;
        }

        return chunk.Requests.Count > 0;
    }

    private void Add(StreamChunk chunk, ReadOnlySpan<byte> line, bool isLong)
    {
        if (isLong)
        {
            chunk.Add(new StreamRequest(_lines.Number, Refusal: TooLargeException.ForBodyLimit("line")), []);
            return;
        }

        var json = _lines.Number == 1 ? ByteOrderMark.Skip(line) : line;
        json = json.Trim(" \t\r"u8);
        if (!json.IsEmpty)
        {
            chunk.Add(new StreamRequest(_lines.Number), json);
        }
    }
}
