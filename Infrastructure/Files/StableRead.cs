using Interlock.Application.Swaps.Watching;

namespace Interlock.Infrastructure.Files;

/// <summary>Reads files that may be changing: a result counts only if the file did not change meanwhile.</summary>
internal static class StableRead
{
    private const int Attempts = 3;

    /// <summary>Reads a file, and again if it changed meanwhile.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="read">Reads it.</param>
    /// <param name="stampOf">Takes its stamp; null for the real one.</param>
    /// <returns>What was read, and the stamp of the file; null where it was changed every time.</returns>
    /// <exception cref="Exception">What <paramref name="read"/> threw of a file that was left alone.</exception>
    public static (T Content, FileStamp Stamp)? Of<T>(string path, Func<string, T> read, Func<string, FileStamp>? stampOf = null)
    {
        stampOf ??= FileStamps.Of;
        for (var i = 0; i < Attempts; i++)
        {
            var before = stampOf(path);
            try
            {
                var content = read(path);
                if (stampOf(path) == before)
                {
                    return (content, before);
                }
            }
            catch (IOException) when (stampOf(path) != before)
            {
                // Cut off or replaced under the reader.
            }
        }

        return null;
    }
}
