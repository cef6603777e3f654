using System.Text.Json;
using Interlock.Application.Calls;
using Interlock.Application.Configuration;
using Interlock.Application.Predictions;
using Interlock.Application.Serving.Batching;
using Interlock.Application.Serving.Catalog;
using Interlock.Domain.Images;
using Microsoft.Extensions.Logging;

namespace Interlock.Application.Kinds.Images;

/// <summary>Calls to models of kind <c>image</c>.</summary>
public sealed class ImageCalls(
    IModelCatalog catalog, ImageService images, PredictionRecorder recorder, RequestKeys keys, TimeProvider time, ILogger<ImageCalls> logger)
    : KindCalls<ImageCall, Picture, ImageResult>(catalog, time, logger)
{
    private static readonly Action<Utf8JsonWriter, ImageResult> WriteResult = ImageJson.WriteResult;

    /// <inheritdoc />
    public override Type ConfigType => typeof(ImageModelConfig);

    /// <inheritdoc />
    public override void Check(ModelConfig model, ReadOnlyMemory<byte> json) => ImageService.Check(ImageRequestJson.Read(json), (ImageModelConfig)model);

    /// <inheritdoc />
    public override string RecordedForm(ModelConfig model, ReadOnlyMemory<byte> json)
    {
        var request = ImageRequestJson.Read(json);
        var type = ImageService.Check(request, (ImageModelConfig)model);
        return RequestKeys.FormOf(model, request.Files, (form, file) => ImageJson.WriteRequest(form, type, file, ImageJson.HashOf(file)));
    }

    /// <inheritdoc />
    protected override async ValueTask<(ImageCall Request, IReadOnlyList<Picture> Inputs)> ReadAsync(
        ModelLease<Picture, ImageResult> lease, ReadOnlyMemory<byte> json, CancellationToken cancellationToken)
    {
        var read = await images.ReadAsync(lease, ImageRequestJson.Read(json), cancellationToken);
        return (new ImageCall(read), read.Pictures);
    }

    /// <inheritdoc />
    protected override async Task<CallAnswer?> FindAnswerAsync(ModelLease<Picture, ImageResult> lease, ImageCall request, CallKey key)
    {
        var id = lease.Loaded.Id;
        var form = RequestKeys.FormOf(id.Config, request.Read.Usable, request.Read.WriteRequest);
        return await keys.FindAsync(id.Model, key, form, ImageJson.ReadResult) is { } before
            ? new CallAnswer(before.Version, before.Revision, AnswerData.Of(request.Read.Answer(before), ImageJson.WriteData), []) { ReplayedId = before.Ids[0] }
            : null;
    }

    /// <inheritdoc />
    protected override CallAnswer Answer(ModelLease<Picture, ImageResult> lease, ImageCall request, Inference<ImageResult> inference)
    {
        var (version, revision) = (lease.Loaded.Id.Version, lease.Revision);
        var predictions = recorder.Make(lease, request.Read.Usable, inference, request.Read.WriteRequest, WriteResult);
        var answer = request.Read.Answer(new Answer<ImageResult>(version, revision, inference, Array.ConvertAll(predictions, prediction => prediction.Id)));
        return new CallAnswer(version, revision, AnswerData.Of(answer, ImageJson.WriteData), predictions);
    }
}

/// <summary>An image request whose pictures are decoded.</summary>
public sealed class ImageCall
{
    internal ImageCall(ImageRequestRead read) => Read = read;

    internal ImageRequestRead Read { get; }
}
