using System.Text;
using Interlock.Api.Http;
using Interlock.Application.Images;
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

    /// <exception cref="UnsupportedMediaException">It is not multipart/form-data.</exception>
    /// <exception cref="InvalidInputException">It cannot be read to its end.</exception>
    public static async Task<ImageRequest> ReadAsync(HttpRequest request)
    {
        var reader = new MultipartReader(BoundaryOf(request), request.Body) { BodyLengthLimit = null };
        var (files, modelType) = (new List<ImageFile>(), (string?)null);
        try
        {
            for (var count = 0; await reader.ReadNextSectionAsync(request.HttpContext.RequestAborted) is { } section; count++)
            {
                if (count >= MaxSections)
                {
                    throw InvalidInputException.At("$", $"the form has more than {MaxSections} parts");
                }

                if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition)
                    || HeaderUtilities.RemoveQuotes(disposition.Name).Value is not { Length: > 0 } name)
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
                    files.Add(await ReadFileAsync(section.Body, name, disposition, files.Count, request.HttpContext.RequestAborted));
                }
                else
                {
                    throw InvalidInputException.At(Shorten(name), "unknown field; expected files under names that begin with 'img', and 'model_type'");
                }
            }
        }
        catch (Exception e) when (e is IOException and not BadHttpRequestException or InvalidDataException)
        {
            throw Damaged();
        }

        return new ImageRequest(string.IsNullOrEmpty(modelType) ? null : modelType, files);
    }

    private static string BoundaryOf(HttpRequest request)
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

    private static async Task<ImageFile> ReadFileAsync(
        Stream body, string field, ContentDispositionHeaderValue disposition, int index, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream();
        await body.CopyToAsync(content, cancellationToken);
        var name = disposition.FileNameStar.HasValue ? disposition.FileNameStar : HeaderUtilities.RemoveQuotes(disposition.FileName);
        return new ImageFile($"{Shorten(field)}[{index}]", Shorten(name.HasValue ? name.Value! : ""), content.GetBuffer().AsMemory(0, (int)content.Length));
    }

    private static async Task<string> ReadTextAsync(Stream body, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaxTextBytes];
        var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return Encoding.UTF8.GetString(buffer, 0, length).Trim();
    }

    private static InvalidInputException Damaged() =>
        InvalidInputException.At("$", "the form is not valid multipart/form-data, or is cut off", "malformed_form");

    private static string Shorten(string text) => Excerpt.Of(text, 255);
}
