using Interlock.Application.Jobs.Steps;
using Interlock.Domain;

namespace Interlock.Infrastructure.Processes;

/// <summary>Finds programs on the PATH or by their path. Neither the working folder nor the server's own folder is searched.</summary>
internal static class ProgramFile
{
    private const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>The full path of a program.</summary>
    /// <exception cref="StepFailedException">There is none.</exception>
    public static string Find(string name, string folder)
    {
        if (name.AsSpan().ContainsAny('/', Path.DirectorySeparatorChar))
        {
            var path = Path.GetFullPath(name, folder);
            return File.Exists(path) ? path : throw new StepFailedException($"There is no program '{Excerpt.Of(name, 200)}'.");
        }

        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return folders.Where(Path.IsPathRooted).SelectMany(found => NamesOf(name).Select(file => Path.Combine(found, file))).FirstOrDefault(IsProgram)
            ?? throw new StepFailedException($"There is no program '{Excerpt.Of(name, 200)}' on the PATH.");
    }

    private static IEnumerable<string> NamesOf(string name) =>
        OperatingSystem.IsWindows() && !Path.HasExtension(name) ? [$"{name}.exe", $"{name}.com"] : [name];

    private static bool IsProgram(string path) => File.Exists(path)
        && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & Execute) != 0);
}
