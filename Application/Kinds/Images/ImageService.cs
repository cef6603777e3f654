using System.Text.Json;
using Interlock.Application.Predictions;
using Interlock.Application.Serving.Catalog;
using Interlock.Domain;
using Interlock.Domain.Images;

namespace Interlock.Application.Kinds.Images;

/// <inheritdoc />
public sealed class ImageService(IModelCatalog catalog, PictureReader pictures, RecentPictures recent, PredictionRecorder recorder, RequestKeys keys) : IImageService
{
    private static readonly Action<Utf8JsonWriter, ImageResult> WriteResult = ImageJson.WriteResult;

    /// <inheritdoc />
    public async Task<ImageAnswer> InferAsync(ModelTarget target, ImageRequest request, CancellationToken cancellationToken)
    {
        using var lease = catalog.Acquire<Picture, ImageResult>(target);
        var read = await ReadAsync(lease, request, cancellationToken);
        if (lease.RequestKey is not null)
        {
            return read.Answer(await AnswerByKeyAsync(lease, read, cancellationToken));
        }

        var inference = await lease.InferAsync(read.Pictures, cancellationToken);
        var answer = await recorder.RecordAsync(lease, read.Usable, inference, read.WriteRequest, WriteResult);
        return read.Answer(answer);
    }

    private Task<Answer<ImageResult>> AnswerByKeyAsync(ModelLease<Picture, ImageResult> lease, ImageRequestRead read, CancellationToken cancellationToken) =>
        keys.AnswerAsync(lease, read.Usable, read.WriteRequest, ImageJson.ReadResult, async () =>
        {
            var inference = await lease.InferAsync(read.Pictures, cancellationToken);
            return await recorder.RecordAsync(lease, read.Usable, inference, read.WriteRequest, WriteResult);
        });

    /// <summary>Checks a request and decodes its pictures.</summary>
    /// <exception cref="InvalidInputException">It breaks the contract, or none of its files can be used.</exception>
    internal async Task<ImageRequestRead> ReadAsync(ModelLease<Picture, ImageResult> lease, ImageRequest request, CancellationToken cancellationToken)
    {
        var config = (ImageModelConfig)lease.Loaded.Id.Config;
        var type = Check(request, config);
        var files = await pictures.ReadAsync(request.Files, type, (IImageModel)lease.Loaded.Model, config.MaxPixels, cancellationToken);
        var read = new ImageRequestRead(config, type, files, recent);
        RefuseIfNone(read.Usable.Count, files);
        return read;
    }

    /// <summary>Checks a request without looking into its files.</summary>
    /// <returns>Which of the model's types is asked.</returns>
    /// <exception cref="InvalidInputException">Every problem with it.</exception>
    internal static string Check(ImageRequest request, ImageModelConfig config)
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
}
