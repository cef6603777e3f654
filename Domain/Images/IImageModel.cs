using Interlock.Domain.Models;

namespace Interlock.Domain.Images;

/// <summary>A model that looks at pictures; it says how it wants them.</summary>
public interface IImageModel : IModel<Picture, ImageResult>
{
    /// <summary>The form pictures of this type must be decoded to.</summary>
    /// <param name="modelType">One of the model's configured types.</param>
    PictureFormat FormatOf(string modelType);
}
