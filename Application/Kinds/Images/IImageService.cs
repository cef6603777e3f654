using Interlock.Application.Serving.Catalog;
using Interlock.Domain;
using Interlock.Domain.Images;

namespace Interlock.Application.Kinds.Images;

/// <summary>Answers pictures with models of kind <c>image</c>.</summary>
public interface IImageService
{
    /// <summary>Decodes the pictures, asks the version that is to answer, and records the answers. A bad file fails alone.</summary>
    /// <param name="target">The model, and which of its versions.</param>
    /// <param name="request">The pictures.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="InvalidInputException">No file, too many files, an unknown model_type, or no file that can be used.</exception>
    /// <exception cref="UnknownModelException">There is no such image model.</exception>
    /// <exception cref="UnavailableException">Loading, overloaded, or the datastore is away.</exception>
    /// <exception cref="DeadlineExceededException">No answer in time.</exception>
    /// <exception cref="InferenceException">The runtime failed.</exception>
    Task<ImageAnswer> InferAsync(ModelTarget target, ImageRequest request, CancellationToken cancellationToken);
}

/// <summary>Pictures to look at.</summary>
/// <param name="ModelType">Which of the model's types to ask, or null for the first.</param>
/// <param name="Files">The pictures, in the order of the answer.</param>
public sealed record ImageRequest(string? ModelType, IReadOnlyList<ImageFile> Files);

/// <summary>An uploaded file.</summary>
/// <param name="Path">Where it stands in the request, for messages: <c>img_file[0]</c>.</param>
/// <param name="Name">As the caller named it; never used as a path.</param>
/// <param name="Content">The file.</param>
public sealed record ImageFile(string Path, string Name, ReadOnlyMemory<byte> Content)
{
    /// <summary>Whether the content is pixels in the form that the model wants, rather than an encoded picture.</summary>
    public bool IsDecoded { get; init; }
}

/// <summary>The answer to an image request.</summary>
/// <param name="Answer">Who answered, how, and the results of the files that could be used.</param>
/// <param name="ModelType">The type that was asked.</param>
/// <param name="Labels">The type's labels, in the order of the scores.</param>
/// <param name="TopK">How many of the best labels to list.</param>
/// <param name="Files">Every file, in the order of the request.</param>
public sealed record ImageAnswer(
    Answer<ImageResult> Answer, string ModelType, IReadOnlyList<string> Labels, int TopK, IReadOnlyList<ImageFileAnswer> Files);

/// <summary>What became of one file.</summary>
/// <param name="Name">As the caller named it.</param>
/// <param name="Output">Its place among the outputs, or -1 if it could not be used.</param>
/// <param name="Error">Why it could not be used, or null.</param>
public sealed record ImageFileAnswer(string Name, int Output, PictureException? Error);
