using System.Globalization;
using System.IO.Compression;
using Interlock.Api.Bodies;
using Interlock.Api.Http;
using Interlock.Application.Kinds.Tensors;
using Interlock.Application.Sources;
using Interlock.Domain;
using Interlock.Domain.Tensors;
using Microsoft.Net.Http.Headers;

namespace Interlock.Api.Inference;

/// <summary>Reads the body of an inference request, whatever it says its type is, as clients of the protocol expect.</summary>
internal static class InferBody
{
    /// <summary>Reads it.</summary>
    /// <param name="request">The request.</param>
    /// <param name="contract">Of the version that is asked, for requests that are nothing but the content of a tensor.</param>
    /// <returns>The request, whether it was the content of a tensor alone, and the content behind its JSON, which its tensors hold.</returns>
    /// <exception cref="InvalidInputException">It cannot be read; every problem is named.</exception>
    public static async Task<(TensorRequest Request, bool IsRaw, PooledBytes Content)> ReadAsync(HttpRequest request, TensorContract contract)
    {
        Decode(request);
        var head = HeadLengthOf(request);
        var (json, content) = await RequestBody.CopyAsync(request, head ?? long.MaxValue);
        return head == 0 ? (Raw(content.Content, contract), true, content)
            : json.Length < head ? throw InvalidInputException.At(InferenceHeaders.JsonLength, $"is {head}, but the body has {json.Length} bytes")
            : (TensorRequestReader.Read(ByteOrderMark.Skip((ReadOnlySpan<byte>)json), content.Content), false, content);
    }

    /// <summary>The protocol's deflate is zlib's format, as HTTP's is.</summary>
    private static void Decode(HttpRequest request)
    {
        if (request.Headers.ContentEncoding is not [{ } coding] || !coding.Equals("deflate", StringComparison.OrdinalIgnoreCase))
        {
            ContentCoding.Decode(request);
            return;
        }

        var decoded = new ZLibStream(request.Body, CompressionMode.Decompress, leaveOpen: true);
        request.HttpContext.Response.RegisterForDispose(decoded);
        request.Body = new DecodedBody(request.HttpContext, decoded, "deflate");
        request.Headers.Remove(HeaderNames.ContentEncoding);
    }

    private static long? HeadLengthOf(HttpRequest request) => RequestTarget.HeaderOf(request, InferenceHeaders.JsonLength) is not { } text ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var length) ? length
        : throw InvalidInputException.At(InferenceHeaders.JsonLength, $"'{Excerpt.Of(text, 40)}' is no number of bytes");

    /// <summary>A body without JSON: the content of the model's one input.</summary>
    private static TensorRequest Raw(ReadOnlyMemory<byte> content, TensorContract contract)
    {
        if (contract.Inputs is not [var input])
        {
            throw InvalidInputException.At(InferenceHeaders.JsonLength, $"is 0, but the model has {contract.Inputs.Count} inputs; a body without JSON is the content of one");
        }

        var tensor = input.Type == DataType.Bytes ? RawText(content, input) : new Tensor(input.Name, input.Type, RawShape(content.Length, input), content);
        return new TensorRequest(null, new TensorSet([tensor]), null);
    }

    private static Tensor RawText(ReadOnlyMemory<byte> content, TensorInfo input) => TensorShape.Fits([1], input.Shape)
        ? Tensor.Of(input.Name, [1], [content])
        : throw InvalidInputException.At("$", $"a body without JSON can be the content of '{input}' only if that has the shape [1]");

    private static long[] RawShape(int bytes, TensorInfo input)
    {
        var (open, item) = (input.Shape.Count(dimension => dimension < 0), TensorShape.CountOf([.. input.Shape.Select(dimension => Math.Max(dimension, 1))])! * input.Type.Size());
        return open > 1 ? throw InvalidInputException.At("$", $"a body without JSON cannot be the content of '{input}': more than one dimension is open")
            : open == 0 ? input.Shape
            : bytes > 0 && bytes % item == 0 ? [.. input.Shape.Select(dimension => dimension < 0 ? bytes / item.Value : dimension)]
            : throw InvalidInputException.At("$", $"has {bytes} bytes; the content of '{input}' is a multiple of {item}");
    }
}
