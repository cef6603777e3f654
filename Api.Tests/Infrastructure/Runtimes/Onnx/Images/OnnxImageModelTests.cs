using Interlock.Application.Configuration;
using Interlock.Application.Kinds.Images;
using Interlock.Domain;
using Interlock.Domain.Images;
using Interlock.Infrastructure.Runtimes.Onnx.Images;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Runtimes.Onnx.Images;

/// <summary>The files' scores are the means of the left and right half, where red counts once, green twice and blue four times.</summary>
public sealed class OnnxImageModelTests
{
    private static readonly string[] Sides = ["left", "right"];

    [TestCase("image-nchw", 3)]
    [TestCase("image-nhwc", 3)]
    [TestCase("image-grey", 1)]
    [TestCase("image-bytes", 3)]
    public void FormatOf_DeclaredShape_IsRead(string name, int channels)
    {
        using var model = Load(Type(name));

        Assert.That(model.FormatOf("photo"), Is.EqualTo(new PictureFormat(4, 2, channels)));
    }

    [Test]
    public void FormatOf_OpenSize_IsTheConfigured()
    {
        using var model = Load(Type("image-symbolic") with { Width = 6, Height = 8, Fit = Fit.Crop });

        Assert.That(model.FormatOf("photo"), Is.EqualTo(new PictureFormat(6, 8, 3, Fit.Crop)));
    }

    [TestCase("image-nchw")]
    [TestCase("image-nhwc")]
    [TestCase("image-symbolic")]
    public async Task Infer_FloatPicture_PutsEveryChannelWhereItBelongs(string name)
    {
        var type = Type(name);
        using var model = Load(name == "image-symbolic" ? type with { Width = 4, Height = 2 } : type);

        var results = await model.Infer([Halves([255, 0, 0], [0, 0, 255]), Halves([0, 255, 0], [0, 0, 51])], CancellationToken.None);

        Assert.That(results[0].Scores, Is.EqualTo(Means(1, 4)).Within(1e-6));
        Assert.That((results[0].Result, results[0].Label), Is.EqualTo((1, "right")));
        Assert.That(results[1].Scores, Is.EqualTo(Means(2, 0.8f)).Within(1e-6));
        Assert.That((results[1].Result, results[1].Label), Is.EqualTo((0, "left")));
    }

    [Test]
    public async Task Infer_BytePicture_IsTakenAsItIs()
    {
        using var model = Load(Type("image-bytes"));

        var results = await model.Infer([Halves([30, 0, 0], [0, 15, 0])], CancellationToken.None);

        Assert.That(results[0].Scores, Is.EqualTo(new[] { 10f, 10f }).Within(1e-5));
        Assert.That(results[0].Label, Is.EqualTo("left"), "the first of equals");
    }

    [Test]
    public async Task Infer_BytePictureInverted_IsInverted()
    {
        using var model = Load(Type("image-bytes") with { Invert = true });

        var results = await model.Infer([Halves([255, 255, 255], [0, 255, 255])], CancellationToken.None);

        Assert.That(results[0].Scores, Is.EqualTo(new[] { 0f, 85f }).Within(1e-5));
    }

    [Test]
    public async Task Infer_RawInvertMeanStd_AreAppliedInThatOrder()
    {
        using var model = Load(Type("image-nchw") with { RawPixels = true, Invert = true, Mean = [5, 0, 0], Std = [2, 1, 1] });

        var results = await model.Infer([Halves([250, 255, 255], [240, 255, 255])], CancellationToken.None);

        Assert.That(results[0].Scores, Is.EqualTo(new[] { 0f, 5f / 3 }).Within(1e-5));
    }

    [Test]
    public async Task Infer_OneMeanForAll_IsAppliedToEveryChannel()
    {
        using var model = Load(Type("image-nchw") with { Mean = [0.5], Std = [0.5] });

        var results = await model.Infer([Halves([255, 255, 255], [0, 0, 0])], CancellationToken.None);

        Assert.That(results[0].Scores, Is.EqualTo(new[] { 7f / 3, -7f / 3 }).Within(1e-5));
    }

    [Test]
    public async Task Infer_Softmax_MakesProbabilities()
    {
        using var model = Load(Type("image-nchw") with { Softmax = true, RawPixels = true });

        var results = await model.Infer([Halves([255, 255, 255], [3, 0, 0]), Halves([3, 0, 0], [0, 0, 0])], CancellationToken.None);

        Assert.That(results[0].Scores, Is.EqualTo(new[] { 1f, 0f }).Within(1e-6));
        Assert.That(results[1].Scores, Is.EqualTo(new[] { 0.731058f, 0.268941f }).Within(1e-5));
    }

    [Test]
    public async Task Infer_FixedBatchOfOne_AnswersEveryPicture()
    {
        using var model = Load(Type("image-grey"));
        Picture[] pictures = [Halves([255], [0]), Halves([0], [255]), Halves([51], [102])];

        var results = await model.Infer(pictures, CancellationToken.None);

        Assert.That(results.Select(result => result.Label), Is.EqualTo(new[] { "left", "right", "right" }));
        Assert.That(results[2].Scores, Is.EqualTo(new[] { 0.2f, 0.4f }).Within(1e-6));
    }

    [Test]
    public async Task Infer_TypesMixed_EachGoesToItsOwnFile()
    {
        using var model = Load(
            new() { ["photo"] = Sides, ["scan"] = ["links", "rechts"] },
            new() { ["photo"] = Type("image-nchw"), ["scan"] = Type("image-grey") });

        var results = await model.Infer(
            [Halves([0], [9], "scan"), Halves([9, 0, 0], [0, 0, 0]), Halves([9], [0], "scan"), Halves([0, 0, 0], [9, 0, 0])],
            CancellationToken.None);

        Assert.That(results.Select(result => result.Label), Is.EqualTo(new[] { "rechts", "left", "links", "right" }));
        Assert.That(model.Sha256.Keys, Is.EquivalentTo(new[] { TestModel.PathOf("image-nchw"), TestModel.PathOf("image-grey") }));
    }

    [Test]
    public void Infer_PictureOfOtherSize_Throws()
    {
        using var model = Load(Type("image-nchw"));

        Assert.That(async () => await model.Infer([new("photo", new byte[23])], CancellationToken.None), Throws.TypeOf<InferenceException>());
    }

    [Test]
    public void Infer_UnknownType_Throws()
    {
        using var model = Load(Type("image-nchw"));

        Assert.That(async () => await model.Infer([new("film", new byte[24])], CancellationToken.None), Throws.TypeOf<InferenceException>());
    }

    [Test]
    public void Load_ManyProblems_NamesThemAll()
    {
        Assert.That(
            () => Load(
                new() { ["photo"] = Sides, ["scan"] = Sides, ["map"] = ["a", "b", "c"], ["open"] = Sides, ["gone"] = Sides, ["bytes"] = Sides },
                new()
                {
                    ["photo"] = Type("image-nchw") with { Input = "y", Width = 5 },
                    ["map"] = Type("image-nchw") with { Width = 5, Mean = [1, 2, 3] },
                    ["open"] = Type("image-symbolic"),
                    ["gone"] = Type("no-such-file"),
                    ["bytes"] = Type("image-bytes") with { Mean = [1] },
                    ["film"] = Type("image-nchw"),
                }),
            Throws.TypeOf<ModelLoadException>()
                .With.Message.Contains("type 'film' is not in the model's contract")
                .And.Message.Contains("type 'scan' of the model's contract is missing")
                .And.Message.Contains("'input' names 'y'")
                .And.Message.Contains("as wide as the 3 labels")
                .And.Message.Contains("'width' says 5, the file 4")
                .And.Message.Contains("the file leaves the picture's width open; set 'width'")
                .And.Message.Contains("the file leaves the picture's height open; set 'height'")
                .And.Message.Contains("There is no model file")
                .And.Message.Contains("takes bytes, to which 'mean' and 'std' cannot be applied"));
    }

    [Test]
    public void Load_TabularFile_SaysItIsNoPicture()
    {
        Assert.That(() => Load(Type("wide")), Throws.TypeOf<ModelLoadException>().With.Message.Contains("input 'x: float[?,4]' is no picture"));
    }

    [Test]
    public void Validate_BadValues_NamesTheKeys()
    {
        var problems = (Type("x") with { Sha256 = "abc", Mean = [1, 2], Std = [0] }).Validate();

        Assert.That(problems.Select(problem => problem.Path), Is.EqualTo(new[] { "sha256", "mean", "std[0]" }));
    }

    private static OnnxImageTypeConfig Type(string name) => new() { Path = TestModel.PathOf(name) };

    private static OnnxImageModel Load(OnnxImageTypeConfig type) => Load(new() { ["photo"] = Sides }, new() { ["photo"] = type });

    private static OnnxImageModel Load(Dictionary<string, string[]> contract, Dictionary<string, OnnxImageTypeConfig> version) => new(
        new ImageModelConfig
        {
            Active = "v1",
            Versions = new Dictionary<string, VersionConfig>(),
            Types = contract.ToDictionary(type => type.Key, type => new ImageTypeConfig { Labels = type.Value }),
        },
        new OnnxImageConfig { Types = version },
        TestModel.Loader);

    // 4 x 2 pixels: two of each colour in both rows.
    private static Picture Halves(byte[] left, byte[] right, string type = "photo")
    {
        byte[] row = [.. left, .. left, .. right, .. right];
        return new Picture(type, [.. row, .. row]);
    }

    // Three channels share a mean.
    private static float[] Means(float left, float right) => [left / 3, right / 3];
}
