using System.Text.Json;
using Interlock.Application.Predictions;
using Interlock.Application.Serving;
using Interlock.Domain;
using Interlock.Domain.Images;

namespace Interlock.Application.Images;

/// <inheritdoc />
public sealed class ImageService(IModelCatalog catalog, PictureReader pictures, PredictionRecorder recorder) : IImageService
{
    private static readonly Action<Utf8JsonWriter, ImageResult> WriteResult = ImageJson.WriteResult;

    /// <inheritdoc />
    public async Task<ImageAnswer> InferAsync(string model, ImageRequest request, CancellationToken cancellationToken)
    {
        using var lease = catalog.Acquire<Picture, ImageResult>(model);
        var config = (ImageModelConfig)lease.Loaded.Id.Config;
        var type = Validate(request, config);
        var read = await pictures.ReadAsync(request.Files, type, (IImageModel)lease.Loaded.Model, config.MaxPixels, cancellationToken);
        var usable = read.Where(file => file.Picture is not null).ToList();
        RefuseIfNone(usable.Count, read);

        var inference = await lease.InferAsync([.. usable.Select(file => file.Picture!)], cancellationToken);
        var answer = await recorder.RecordAsync(
            lease, usable, inference, (json, file) => ImageJson.WriteRequest(json, type, file.File), WriteResult);
        return new ImageAnswer(answer, type, config.Types[type].Labels, config.TopK, Place(read));
    }

    private static string Validate(ImageRequest request, ImageModelConfig config)
    {
        var problems = new InputProblems();
        var type = request.ModelType ?? config.Types.First().Key;
        if (!config.Types.ContainsKey(type))
        {
            problems.Add("model_type", $"there is no model_type '{Excerpt.Of(type, 64)}'; known: {string.Join(", ", config.Types.Keys)}");
        }

        if (request.Files.Count == 0)
        {
            problems.Add("img_file", "is missing: send at least one picture");
        }
        else if (request.Files.Count > config.MaxFiles)
        {
            problems.Add("img_file", $"has {request.Files.Count} files; at most {config.MaxFiles} are allowed");
        }

        problems.ThrowIfAny();
        return type;
    }

    private static void RefuseIfNone(int usable, IReadOnlyList<PictureRead> read)
    {
        if (usable == 0)
        {
            var codes = read.Select(file => file.Error!.Code).Distinct().ToList();
            throw new InvalidInputException(
                [.. read.Select(file => new InputProblem(file.File.Path, file.Error!.Message))],
                codes.Count == 1 ? codes[0] : InvalidInputException.InvalidInput);
        }
    }

    private static List<ImageFileAnswer> Place(IReadOnlyList<PictureRead> read)
    {
        var (answers, output) = (new List<ImageFileAnswer>(read.Count), 0);
        foreach (var file in read)
        {
            answers.Add(new ImageFileAnswer(file.File.Name, file.Picture is null ? -1 : output++, file.Error));
        }

        return answers;
    }
}
