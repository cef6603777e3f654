using System.Buffers;
using System.Text.Json;
using Interlock.Api.Images;
using Interlock.Application.Kinds.Images;
using Interlock.Application.Streams;
using Interlock.Domain;
using Microsoft.AspNetCore.WebUtilities;

namespace Interlock.Api.Streams;

/// <summary>
/// The parts of multipart/form-data, one at a time: each file is a request. A part <c>model_type</c> is none; it says what those after it
/// are.
/// </summary>
/// <param name="boundary">What stands between the parts.</param>
/// <param name="body">The form.</param>
/// <param name="longest">The largest file, in bytes.</param>
/// <param name="resized">Called with the bytes it is about to hold; what it throws ends the stream.</param>
internal sealed class PartSource(string boundary, Stream body, long longest, Action<long> resized) : IRequestSource
{
    private readonly MultipartReader _parts = new(boundary, body) { BodyLengthLimit = null };
    private readonly PartContent _content = new(longest, resized);
    private readonly ArrayBufferWriter<byte> _json = new();
    private Task<StreamRequest?>? _reading;
    private string? _modelType;
    private long _number;

    /// <inheritdoc />
    public async ValueTask<bool> ReadAsync(StreamChunk chunk, CancellationToken cancellationToken)
    {
        while (!chunk.IsFull)
        {
            _reading ??= ReadAsync(cancellationToken);
            if (chunk.Requests.Count > 0 && !_reading.IsCompletedSuccessfully)
            {
                break; // No more is there, or the form broke; the next call finds out.
            }

            if (await _reading is not { } request)
            {
                break;
            }

            chunk.Add(request, _json.WrittenSpan);
            _reading = null;
        }

        return chunk.Requests.Count > 0;
    }

    /// <summary>Reads the next part that is answered; its request is in the buffer then. Null at the end of the form.</summary>
    private async Task<StreamRequest?> ReadAsync(CancellationToken cancellationToken)
    {
        _json.ResetWrittenCount();
        try
        {
            while (await _parts.ReadNextSectionAsync(cancellationToken) is { } part)
            {
                if (await ReadAsync(part, cancellationToken) is { } request)
                {
                    return request;
                }
            }

            return null;
        }
        catch (Exception e) when (e is IOException and not BadHttpRequestException or InvalidDataException)
        {
            throw ImageForm.Damaged();
        }
    }

    private async Task<StreamRequest?> ReadAsync(MultipartSection part, CancellationToken cancellationToken)
    {
        if (!ImageForm.TryName(part, out var name, out var disposition))
        {
            return new StreamRequest(++_number, "", ImageForm.Damaged());
        }

        if (name == "model_type")
        {
            _modelType = await ImageForm.ReadTextAsync(part.Body, cancellationToken);
            return null;
        }

        var file = ImageForm.FileNameOf(disposition);
        if (!name.StartsWith("img", StringComparison.Ordinal))
        {
            return new StreamRequest(++_number, file, ImageForm.Unknown(name));
        }

        if (await _content.ReadAsync(part.Body, cancellationToken) is not { } content)
        {
            return new StreamRequest(++_number, file, TooLargeException.ForBodyLimit("part"));
        }

        Write(new ImageFile(name, file, content));
        return new StreamRequest(++_number, file);
    }

    private void Write(ImageFile file)
    {
        using var json = new Utf8JsonWriter(_json);
        ImageRequestJson.Write(json, new ImageRequest(string.IsNullOrEmpty(_modelType) ? null : _modelType, [file]));
    }
}
