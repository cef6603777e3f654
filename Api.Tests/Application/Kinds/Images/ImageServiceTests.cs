using Interlock.Api.Tests.Support;
using Interlock.Application.Kinds.Images;
using Interlock.Application.Predictions;
using Interlock.Application.Serving.Batching;
using Interlock.Domain;
using Interlock.Domain.Images;
using Interlock.Domain.Predictions;
using Microsoft.Extensions.Logging.Abstractions;
using Moq;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Kinds.Images;

public sealed class ImageServiceTests
{
    private readonly Mock<IPredictionDatastore> _datastore = new();
    private readonly Mock<IPictureDecoder> _decoder = new();
    private readonly Mock<IImageModel> _model = new();
    private readonly List<Prediction> _added = [];
    private readonly RecentPictures _recent = new();

    [SetUp]
    public void Answer()
    {
        _datastore.KeepIn(_added);
        _decoder.Setup(decoder => decoder.DecodeAsync(It.IsAny<ReadOnlyMemory<byte>>(), It.IsAny<PictureFormat>(), 1234, It.IsAny<CancellationToken>()))
            .Returns((ReadOnlyMemory<byte> content, PictureFormat _, long _, CancellationToken _) =>
                content.Span[0] == 0 ? throw new PictureException(PictureException.Damaged, "is damaged") : ValueTask.FromResult(content.ToArray()));
        _model.Setup(model => model.FormatOf(It.IsAny<string>())).Returns(new PictureFormat(1, 1, 1));
        _model.Setup(model => model.Infer(It.IsAny<IReadOnlyList<Picture>>(), It.IsAny<CancellationToken>()))
            .Returns((IReadOnlyList<Picture> pictures, CancellationToken _) =>
                ValueTask.FromResult<IReadOnlyList<ImageResult>>([.. pictures.Select(picture => new ImageResult(picture.Pixels[0], picture.ModelType, [1]))]));
    }

    [Test]
    public async Task Infer_BadAmongGood_PlacesEachOutputAtItsFile()
    {
        var answer = await InferAsync(new ImageRequest(null, [File(1), File(0), File(2)]));

        Assert.That(answer.Files.Select(file => (file.Name, file.Output, file.Error?.Code)), Is.EqualTo(new[]
        {
            ("1", 0, null), ("0", -1, "damaged_image"), ("2", 1, (string?)null),
        }));
        Assert.That(answer.Answer.Inference.Outputs.Select(output => (output.Result, output.Label)), Is.EqualTo(new[] { (1, "first"), (2, "first") }));
        Assert.That(_added.Select(prediction => prediction.Id), Is.EqualTo(answer.Answer.Ids));
        Assert.That(_added[1].Request, Does.StartWith("""{"model_type":"first","file":"2","bytes":1,"sha256":"dbc1b4c9"""));
    }

    [Test]
    public async Task Infer_ModelType_IsHandedToTheModel()
    {
        var answer = await InferAsync(new ImageRequest("second", [File(1)]));

        Assert.That((answer.ModelType, answer.Answer.Inference.Outputs[0].Label), Is.EqualTo(("second", "second")));
        _model.Verify(model => model.FormatOf("second"));
    }

    [Test]
    public void Infer_AllBad_AsksNoModelAndRecordsNothing()
    {
        Assert.That(
            async () => await InferAsync(new ImageRequest(null, [File(0), File(0)])),
            Throws.TypeOf<InvalidInputException>().With.Property("Code").EqualTo("damaged_image").And.Property("Problems").Count.EqualTo(2));
        _model.Verify(model => model.Infer(It.IsAny<IReadOnlyList<Picture>>(), It.IsAny<CancellationToken>()), Times.Never);
        Assert.That(_added, Is.Empty);
    }

    [TestCase("third", 1, 1)]
    [TestCase(null, 0, 1)]
    [TestCase("third", 4, 2)]
    public void Infer_BadRequest_DecodesNothing(string? modelType, int files, int problems)
    {
        Assert.That(
            async () => await InferAsync(new ImageRequest(modelType, [.. Enumerable.Repeat(File(1), files)])),
            Throws.TypeOf<InvalidInputException>().With.Property("Problems").Count.EqualTo(problems));
        _decoder.VerifyNoOtherCalls();
    }

    private async Task<ImageAnswer> InferAsync(ImageRequest request)
    {
        var config = new ImageModelConfig
        {
            Types = new Dictionary<string, ImageTypeConfig> { ["first"] = new() { Labels = ["a"] }, ["second"] = new() { Labels = ["b"] } },
            MaxFiles = 3,
            MaxPixels = 1234,
            Active = "v1",
            Versions = LoadedModels.NoVersions,
        };
        var loaded = new LoadedModel<Picture, ImageResult>(
            new ModelVersion("pictures", "v1", config),
            new ModelInstance<Picture, ImageResult>(_model.Object, new Dictionary<string, string>(), new Lifetime()),
            [],
            TimeProvider.System);
        using var catalog = LoadedModels.Catalog(loaded);
        var service = new ImageService(
            catalog,
            new PictureReader(_decoder.Object, NullLogger<PictureReader>.Instance),
            _recent,
            new PredictionRecorder(_datastore.Object, PredictionMocks.NoUsage(), TimeProvider.System),
            new RequestKeys(_datastore.Object));
        return await service.InferAsync("pictures", request, CancellationToken.None);
    }

    private static ImageFile File(byte content) => new($"img_file[{content}]", $"{content}", new[] { content });
}
