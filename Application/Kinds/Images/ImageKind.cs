using System.Runtime.CompilerServices;
using System.Text.Json;
using Interlock.Application.Serving.Batching;
using Interlock.Application.Serving.Comparing;
using Interlock.Application.Serving.Loading;
using Interlock.Domain;
using Interlock.Domain.Images;
using Interlock.Domain.Models;
using Interlock.Domain.Predictions;

namespace Interlock.Application.Kinds.Images;

/// <summary>The kind <c>image</c>.</summary>
public sealed class ImageKind(IModelLoader loader, IPictureDecoder decoder, RecentPictures recent, TimeProvider time)
    : ModelKind<Picture, ImageResult>(loader, time)
{
    private readonly ImageGolden _golden = new(decoder);

    /// <inheritdoc />
    public override Type ConfigType => typeof(ImageModelConfig);

    /// <inheritdoc />
    /// <remarks>Every type is asked: with a golden request, or with a black picture and one that is not.</remarks>
    protected override async ValueTask<IReadOnlyList<Example<Picture, ImageResult>>> ExamplesOfAsync(
        ModelVersion version, IModel<Picture, ImageResult> model, CancellationToken cancellationToken)
    {
        var (config, pictures) = ((ImageModelConfig)version.Config, (IImageModel)model);
        var golden = config.Swap.Golden is { } file ? await _golden.ReadAsync(file, config, pictures, cancellationToken) : [];
        var others = config.Types.Keys.Except(golden.Select(example => example.Input.ModelType));
        return [.. golden, .. others.SelectMany(type => MadeUp(type, pictures.FormatOf(type)))];
    }

    /// <inheritdoc />
    protected override string? LabelOf(ImageResult output) => output.Label;

    /// <inheritdoc />
    protected override Difference Compare(ImageResult before, ImageResult after) =>
        new(before.Label != after.Label, Difference.OfScores(before.Scores, after.Scores));

    /// <inheritdoc />
    protected override AnswerError? ErrorOf(ImageResult answer, PredictionLabel truth) => AnswerError.Of(answer.Label, answer.Result, truth);

    /// <inheritdoc />
    protected override string? WarningOf(ModelVersion version, ImageResult output) => ScoreWarning.Of(output.Scores, "'softmax: true' of the type");

    /// <inheritdoc />
    /// <remarks>The datastore keeps a picture's hash, not its pixels: it can be asked again while the upload is kept in memory.</remarks>
    protected override async IAsyncEnumerable<Picture> InputsOf(
        Prediction recorded, LoadedModel<Picture, ImageResult> model, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (RecordedPicture.Read(recorded.Request) is not { } asked || !recent.TryFind(asked.Sha256, out var content))
        {
            yield break;
        }

        var config = (ImageModelConfig)model.Id.Config;
        if (!config.Types.ContainsKey(asked.ModelType))
        {
            throw InvalidInputException.At("$.model_type", $"there is no model_type '{asked.ModelType}'; known: {string.Join(", ", config.Types.Keys)}");
        }

        var format = FormatOf(model, asked.ModelType);
        if (asked.IsDecoded && content.Length != format.Width * format.Height * format.Channels)
        {
            throw InvalidInputException.At("$.file", "has another number of pixels than the version takes");
        }

        yield return new Picture(asked.ModelType, asked.IsDecoded ? content.ToArray() : await DecodeAsync(content, format, config.MaxPixels, cancellationToken));
    }

    /// <inheritdoc />
    protected override void WriteAnswer(Utf8JsonWriter json, IReadOnlyList<Picture> inputs, IReadOnlyList<ImageResult> outputs) =>
        ImageJson.WriteResult(json, outputs[0]);

    /// <inheritdoc />
    protected override RecordedDifference? CompareRecorded(JsonElement before, JsonElement after) =>
        new(JsonDifference.Differ(before, after), Compare(ImageJson.ReadResult(before), ImageJson.ReadResult(after)));

    /// <inheritdoc />
    /// <remarks>Pictures are decoded into the form that a version wants.</remarks>
    protected override bool ReadAlike(LoadedModel<Picture, ImageResult> one, LoadedModel<Picture, ImageResult> other)
    {
        var (types, others) = (((ImageModelConfig)one.Id.Config).Types, ((ImageModelConfig)other.Id.Config).Types);
        return types.Keys.All(type => others.ContainsKey(type) && FormatOf(one, type) == FormatOf(other, type));
    }

    private async Task<byte[]> DecodeAsync(ReadOnlyMemory<byte> content, PictureFormat format, long maxPixels, CancellationToken cancellationToken)
    {
        try
        {
            return await decoder.DecodeAsync(content, format, maxPixels, cancellationToken);
        }
        catch (PictureException e)
        {
            throw InvalidInputException.At("$.file", e.Message, e.Code);
        }
    }

    private static PictureFormat FormatOf(LoadedModel<Picture, ImageResult> model, string type) => ((IImageModel)model.Model).FormatOf(type);

    /// <summary>A black picture and a striped one: any answer will do, as long as there is one.</summary>
    private static IEnumerable<Example<Picture, ImageResult>> MadeUp(string type, PictureFormat format)
    {
        byte[] black = new byte[format.Width * format.Height * format.Channels];
        byte[] striped = [.. black.Select((_, i) => (byte)i)];
        yield return new Example<Picture, ImageResult>($"warm-up of {type}", new Picture(type, black), _ => { });
        yield return new Example<Picture, ImageResult>($"warm-up of {type} with stripes", new Picture(type, striped), _ => { });
    }
}
