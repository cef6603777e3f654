using Interlock.Api.Bodies;
using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Interlock.Application.Kinds.Images;
using Interlock.Domain;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Interlock.Api.Images;

/// <summary>Reads pictures from multipart/form-data: files under any field name that begins with <c>img</c>, and <c>model_type</c>.</summary>
internal static class ImageForm
{
    private const int MaxBoundary = 128;
    private const int MaxTextBytes = 1024;
    private const int MaxSections = 20_000;
    private const int BufferBytes = 32 * 1024;
    private const int MostExpectedBytes = 1024 * 1024;

    /// <exception cref="UnsupportedMediaException">It is not multipart/form-data.</exception>
    /// <exception cref="InvalidInputException">It cannot be read to its end.</exception>
    public static async Task<ImageRequest> ReadAsync(HttpRequest request)
    {
        var reader = new MultipartReader(BoundaryOf(request), request.Body, BufferBytes) { BodyLengthLimit = null };
        var (files, modelType, held) = (new List<ImageFile>(), (string?)null, 0L);
        try
        {
            for (var count = 0; await reader.ReadNextSectionAsync(request.HttpContext.RequestAborted) is { } section; count++)
            {
                if (count >= MaxSections)
                {
                    throw InvalidInputException.At("$", $"the form has more than {MaxSections} parts");
                }

                if (!TryName(section, out var name, out var disposition))
                {
                    throw Damaged();
                }

                if (name == "model_type")
                {
                    modelType = modelType is null
                        ? await ReadTextAsync(section.Body, request.HttpContext.RequestAborted)
                        : throw InvalidInputException.At(name, "stands twice");
                }
                else if (name.StartsWith("img", StringComparison.Ordinal))
                {
                    var path = $"{Shorten(name)}[{files.Count}]";
                    var content = await ReadFileAsync(section.Body, request.HttpContext, held, ExpectedBytes(request, files.Count));
                    held += content.Length;
                    files.Add(new ImageFile(path, FileNameOf(disposition), content));
                }
                else
                {
                    throw Unknown(name);
                }
            }
        }
        catch (Exception e) when (e is IOException and not BadHttpRequestException or InvalidDataException)
        {
            throw Damaged();
        }

        return new ImageRequest(string.IsNullOrEmpty(modelType) ? null : modelType, files);
    }

    /// <summary>What stands between the parts.</summary>
    /// <exception cref="UnsupportedMediaException">It is not multipart/form-data.</exception>
    /// <exception cref="InvalidInputException">It names no boundary.</exception>
    public static string BoundaryOf(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
        {
            throw new UnsupportedMediaException(request.ContentType, "multipart/form-data (with curl: -F img_file=@picture.png) or application/json");
        }

        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).Value;
        return boundary is { Length: > 0 and <= MaxBoundary }
            ? boundary
            : throw InvalidInputException.At("$", "the content type has no usable boundary");
    }

    private static async Task<ReadOnlyMemory<byte>> ReadFileAsync(Stream body, HttpContext context, long held, int expectedBytes)
    {
        using var content = new MemoryStream(expectedBytes);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            while (await body.ReadAsync(buffer, context.RequestAborted) is > 0 and var read)
            {
                content.Write(buffer, 0, read);
                BodyLease.Hold(context, held + content.Length);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return content.GetBuffer().AsMemory(0, (int)content.Length);
    }

    // Most requests are one file: a buffer that need not grow is not copied.
    private static int ExpectedBytes(HttpRequest request, int filesBefore) =>
        filesBefore == 0 && request.ContentLength is <= MostExpectedBytes and { } length ? (int)length : 0;

    /// <summary>Reads how a part is called.</summary>
    public static bool TryName(
        MultipartSection section, [NotNullWhen(true)] out string? name, [NotNullWhen(true)] out ContentDispositionHeaderValue? disposition)
    {
        name = ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out disposition) ? HeaderUtilities.RemoveQuotes(disposition.Name).Value : null;
        return !string.IsNullOrEmpty(name) && disposition is not null;
    }

    /// <summary>The name of a part's file, or nothing; never used as a path.</summary>
    public static string FileNameOf(ContentDispositionHeaderValue disposition)
    {
        var name = disposition.FileNameStar.HasValue ? disposition.FileNameStar : HeaderUtilities.RemoveQuotes(disposition.FileName);
        return Shorten(name.HasValue ? name.Value! : "");
    }

    /// <summary>The text of a part; what is longer than such a text can be is left out.</summary>
    public static async Task<string> ReadTextAsync(Stream body, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaxTextBytes];
        var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return Encoding.UTF8.GetString(buffer, 0, length).Trim();
    }

    /// <summary>A form that cannot be read further.</summary>
    public static InvalidInputException Damaged() =>
        InvalidInputException.At("$", "the form is not valid multipart/form-data, or is cut off", "malformed_form");

    /// <summary>A part that is none of those expected.</summary>
    public static InvalidInputException Unknown(string name) =>
        InvalidInputException.At(Shorten(name), "unknown field; expected files under names that begin with 'img', and 'model_type'");

    private static string Shorten(string text) => Excerpt.Of(text, 255);
}
