using Interlock.Application.Swaps.Watching;

namespace Interlock.Infrastructure.Files;

/// <summary>Takes stamps by portable .NET calls.</summary>
internal static class FileStamps
{
    private static readonly IFileStamps System = OperatingSystem.IsLinux() ? new LinuxFileStamps(new PortableFileStamps()) : new PortableFileStamps();

    /// <inheritdoc cref="IFileStamps.Of" />
    public static FileStamp Of(string path) => System.Of(path);
}
