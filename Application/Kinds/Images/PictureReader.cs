using Interlock.Domain.Images;
using Microsoft.Extensions.Logging;

namespace Interlock.Application.Kinds.Images;

/// <summary>An uploaded file and what became of it: a picture or an error.</summary>
public sealed record PictureRead(ImageFile File, Picture? Picture, PictureException? Error);

/// <summary>Decodes the files of a request, several at a time; each fails alone.</summary>
public sealed partial class PictureReader(IPictureDecoder decoder, ILogger<PictureReader> logger)
{
    /// <summary>Decodes every file into the form the model wants.</summary>
    public async Task<IReadOnlyList<PictureRead>> ReadAsync(
        IReadOnlyList<ImageFile> files, string modelType, IImageModel model, long maxPixels, CancellationToken cancellationToken)
    {
        var format = model.FormatOf(modelType);
        var read = new PictureRead[files.Count];
        if (files.Count == 1)
        {
            read[0] = await ReadAsync(files[0], modelType, format, maxPixels, cancellationToken);
            return read;
        }

        var options = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount };
        await Parallel.ForAsync(0, files.Count, options, async (i, token) => read[i] = await ReadAsync(files[i], modelType, format, maxPixels, token));
        return read;
    }

    private async ValueTask<PictureRead> ReadAsync(ImageFile file, string modelType, PictureFormat format, long maxPixels, CancellationToken cancellationToken)
    {
        try
        {
            var pixels = file.IsDecoded ? file.Content.ToArray() : await decoder.DecodeAsync(file.Content, format, maxPixels, cancellationToken);
            return new PictureRead(file, new Picture(modelType, pixels), null);
        }
        catch (PictureException e)
        {
            LogRefused(e.Code, file.Content.Length, e.Detail ?? "");
            return new PictureRead(file, null, e);
        }
    }

    [LoggerMessage(EventIds.PictureRefused, LogLevel.Debug, "A picture was refused: {Code}, {Bytes} bytes. {Detail}")]
    private partial void LogRefused(string code, int bytes, string detail);
}
