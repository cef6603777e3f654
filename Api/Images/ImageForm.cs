using System.Diagnostics.CodeAnalysis;
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
                    files.Add(await ReadFileAsync(section.Body, name, disposition, files.Count, request.HttpContext.RequestAborted));
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

    private static async Task<ImageFile> ReadFileAsync(
        Stream body, string field, ContentDispositionHeaderValue disposition, int index, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream();
        await body.CopyToAsync(content, cancellationToken);
        return new ImageFile($"{Shorten(field)}[{index}]", FileNameOf(disposition), content.GetBuffer().AsMemory(0, (int)content.Length));
    }

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
