using System.Runtime.InteropServices;
using Interlock.Application;

namespace Interlock.Infrastructure.Files;

/// <summary>Finds out whether this process may read or write a folder, without writing anything.</summary>
public static partial class FolderAccess
{
    private const int Execute = 1;
    private const int Write = 2;
    private const int Read = 4;

    /// <summary>Why nothing can be written in a folder, which may have to be created first; null where it can.</summary>
    public static string? WriteProblemOf(string folder)
    {
        var existing = folder;
        while (!Directory.Exists(existing))
        {
            if (File.Exists(existing))
            {
                return $"'{existing}' is a file, not a folder; move it away, or name another folder";
            }

            existing = Path.GetDirectoryName(existing) ?? "/";
        }

        return May(existing, Write | Execute) ? null
            : existing == folder ? $"'{Account.Name}' may not write in the folder '{folder}'; {Cure}"
            : $"there is no folder '{folder}', and '{Account.Name}' may not create it in '{existing}'; {Cure}";
    }

    /// <summary>Why a folder that exists cannot be read, or null.</summary>
    public static string? ReadProblemOf(string folder) =>
        May(folder, Read | Execute) ? null : $"'{Account.Name}' may not read the folder '{folder}'; {Cure}";

    /// <summary>Why a file that exists cannot be written, or null.</summary>
    public static string? FileWriteProblemOf(string file) =>
        May(file, Write) ? null : $"'{Account.Name}' may not write the file '{file}'; {Cure}";

    private static string Cure => "change its owner or mode, or run the server by another account";

    // Windows says so when it is tried.
    private static bool May(string path, int mode) => OperatingSystem.IsWindows() || Access(path, mode) == 0;

    [LibraryImport("libc", EntryPoint = "access", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Access(string path, int mode);
}
