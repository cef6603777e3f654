using Interlock.Application.Serving;
using Interlock.Domain.Images;

namespace Interlock.Application.Images;

/// <summary>The kind <c>image</c>.</summary>
public sealed class ImageKind(IModelLoader loader, TimeProvider time) : IModelKind
{
    /// <inheritdoc />
    public Type ConfigType => typeof(ImageModelConfig);

    /// <inheritdoc />
    public LoadedModel Load(ModelVersion version)
    {
        var instance = loader.Load<Picture, ImageResult>(version);
        var types = ((ImageModelConfig)version.Config).Types.Keys;
        var examples = types.Select(type => Blank(type, ((IImageModel)instance.Model).FormatOf(type))).ToList();
        return new LoadedModel<Picture, ImageResult>(version, instance, examples, time);
    }

    /// <summary>A black picture: any answer will do, as long as there is one.</summary>
    private static Example<Picture, ImageResult> Blank(string type, PictureFormat format) =>
        new($"warm-up of {type}", new Picture(type, new byte[format.Width * format.Height * format.Channels]), _ => { });
}
