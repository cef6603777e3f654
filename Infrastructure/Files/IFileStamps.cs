using Interlock.Application.Swaps.Watching;

namespace Interlock.Infrastructure.Files;

/// <summary>Takes the stamps of files.</summary>
internal interface IFileStamps
{
    /// <summary>What is known of a file without reading it, links followed; none for what is missing, a folder, or not accessible.</summary>
    FileStamp Of(string path);
}
