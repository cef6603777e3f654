namespace Interlock.Infrastructure.Files;

/// <summary>A lock that ends with its process, however that ends: an empty file that is held open.</summary>
public static class FileLock
{
    /// <summary>Takes it until the result is disposed; null where another process has it.</summary>
    /// <exception cref="IOException">The file cannot be created.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be.</exception>
    public static FileStream? TryTake(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (e.GetType() == typeof(IOException) && File.Exists(path))
        {
            // A derived type says that the file cannot be there at all.
            return null;
        }
    }
}
