using Interlock.Application.Swaps.Watching;

namespace Interlock.Infrastructure.Files;

/// <summary>Takes the stamps of files.</summary>
internal interface IFileStamps
{
    /// <summary>The stamp of a file without reading it, links followed; none for a missing or inaccessible file, or a folder.</summary>
    FileStamp Of(string path);
}
