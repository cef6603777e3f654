using System.Text.Json;
using Interlock.Application.Serving.Batching;
using Interlock.Application.Serving.Loading;
using Interlock.Domain;
using Interlock.Domain.Images;

namespace Interlock.Application.Kinds.Images;

/// <summary>
/// Golden requests of kind <c>image</c>. A line is a request with one picture, in base64 as in requests or as <c>"file"</c> beside the golden file, and the
/// <c>"label"</c> it must get.
/// </summary>
internal sealed class ImageGolden(IPictureDecoder decoder)
{
    /// <summary>Reads a file and decodes its pictures into the form a version wants.</summary>
    /// <exception cref="ModelLoadException">A line is no such request.</exception>
    public ValueTask<IReadOnlyList<Example<Picture, ImageResult>>> ReadAsync(
        string file, ImageModelConfig config, IImageModel model, CancellationToken cancellationToken) => GoldenFile.ReadAsync(file, ["label", "file"], async line =>
    {
        var read = WithFile(ImageRequestJson.Read(line.Request), line.Whole, Path.GetDirectoryName(file)!);
        var type = Check(read, config);
        var pixels = await decoder.DecodeAsync(read.Files[0].Content, model.FormatOf(type), config.MaxPixels, cancellationToken);
        var label = LabelOf(line.Whole, config.Types[type].Labels);
        return (IEnumerable<Example<Picture, ImageResult>>)[new(line.Name, new Picture(type, pixels), result => Check(label, result), IsGolden: true)];
    });

    private static ImageRequest WithFile(ImageRequest request, JsonElement line, string folder) => TextOf(line, "file") is { } name
        ? request with { Files = [.. request.Files, new ImageFile("$.file", name, File.ReadAllBytes(Path.Combine(folder, name)))] }
        : request;

    private static string Check(ImageRequest request, ImageModelConfig config) => request.Files.Count == 1
        ? ImageService.Check(request, config)
        : throw InvalidInputException.At("$", $"there are {request.Files.Count} pictures; expected one, as 'file' or in 'images'");

    private static void Check(string? label, ImageResult result)
    {
        if (label is not null && label != result.Label)
        {
            throw new InferenceException($"the label is '{result.Label}', expected '{label}'");
        }
    }

    private static string? LabelOf(JsonElement line, IReadOnlyList<string> labels) => TextOf(line, "label") is not { } label ? null
        : labels.Contains(label, StringComparer.Ordinal) ? label
        : throw InvalidInputException.At("$.label", $"is '{Excerpt.Of(label, 64)}'; expected one of the labels {Excerpt.Of(string.Join(", ", labels), 300)}");

    private static string? TextOf(JsonElement line, string member) => !line.TryGetProperty(member, out var value) ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : throw InvalidInputException.At($"$.{member}", "is not a text");
}
