using System.Text.Json;
using Interlock.Application.Serving.Catalog;
using Interlock.Domain.Images;

namespace Interlock.Application.Kinds.Images;

/// <summary>An image request that passed the contract, with its pictures decoded.</summary>
internal sealed class ImageRequestRead(ImageModelConfig config, string type, IReadOnlyList<PictureRead> files, RecentPictures recent)
{
    /// <summary>The files that could be used, in the order of the request.</summary>
    public IReadOnlyList<PictureRead> Usable { get; } = [.. files.Where(file => file.Picture is not null)];

    /// <summary>Their pictures.</summary>
    public IReadOnlyList<Picture> Pictures => [.. Usable.Select(file => file.Picture!)];

    /// <summary>Writes what is recorded of a file. The file itself is kept for a while, so that it can be asked again.</summary>
    public void WriteRequest(Utf8JsonWriter json, PictureRead file)
    {
        var sha256 = ImageJson.HashOf(file.File);
        recent.Keep(sha256, file.File.Content);
        ImageJson.WriteRequest(json, type, file.File, sha256);
    }

    /// <summary>The answer to the whole request.</summary>
    /// <param name="answer">With one output per usable file.</param>
    public ImageAnswer Answer(Answer<ImageResult> answer)
    {
        var (answers, output) = (new List<ImageFileAnswer>(files.Count), 0);
        foreach (var file in files)
        {
            answers.Add(new ImageFileAnswer(file.File.Name, file.Picture is null ? -1 : output++, file.Error));
        }

        return new ImageAnswer(answer, type, config.Types[type].Labels, config.TopK, answers);
    }
}
