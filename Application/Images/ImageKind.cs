using Interlock.Application.Serving;
using Interlock.Domain.Images;
using Interlock.Domain.Models;
using Interlock.Domain.Predictions;

namespace Interlock.Application.Images;

/// <summary>The kind <c>image</c>.</summary>
public sealed class ImageKind(IModelLoader loader, TimeProvider time) : ModelKind<Picture, ImageResult>(loader, time)
{
    /// <inheritdoc />
    public override Type ConfigType => typeof(ImageModelConfig);

    /// <inheritdoc />
    protected override IReadOnlyList<Example<Picture, ImageResult>> ExamplesOf(ModelVersion version, IModel<Picture, ImageResult> model) =>
        [.. ((ImageModelConfig)version.Config).Types.Keys.Select(type => Blank(type, ((IImageModel)model).FormatOf(type)))];

    /// <inheritdoc />
    protected override Difference Compare(ImageResult before, ImageResult after) =>
        new(before.Label != after.Label, Difference.OfScores(before.Scores, after.Scores));

    /// <inheritdoc />
    /// <remarks>Of a picture its hash is kept, not its pixels.</remarks>
    protected override IAsyncEnumerable<Picture> InputsOf(Prediction recorded, LoadedModel<Picture, ImageResult> model, CancellationToken cancellationToken) =>
        AsyncEnumerable.Empty<Picture>();

    /// <inheritdoc />
    /// <remarks>Pictures are decoded into the form that a version wants.</remarks>
    protected override bool TakeTheSame(LoadedModel<Picture, ImageResult> one, LoadedModel<Picture, ImageResult> other) =>
        base.TakeTheSame(one, other)
        && ((ImageModelConfig)one.Id.Config).Types.Keys.All(type => ((IImageModel)one.Model).FormatOf(type) == ((IImageModel)other.Model).FormatOf(type));

    /// <summary>A black picture: any answer will do, as long as there is one.</summary>
    private static Example<Picture, ImageResult> Blank(string type, PictureFormat format) =>
        new($"warm-up of {type}", new Picture(type, new byte[format.Width * format.Height * format.Channels]), _ => { });
}
