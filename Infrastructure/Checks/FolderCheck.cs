using Interlock.Application.Configuration;
using Interlock.Application.Configuration.Root;
using Interlock.Application.Jobs.BatchScoring.Files;
using Interlock.Infrastructure.Datastore.Providers;
using Interlock.Infrastructure.Files;

namespace Interlock.Infrastructure.Checks;

/// <summary>Checks the folders that a configuration reads and writes.</summary>
public static class FolderCheck
{
    private const string Connection = "datastore.connection";

    /// <summary>Every folder that cannot be used; one that is read and is missing may come later, so that is a warning.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="folder">The folder of config.yaml.</param>
    public static IEnumerable<ConfigProblem> ProblemsOf(InterlockConfig config, string folder) =>
        DatastoreProblems(config.Datastore, folder).Concat(StepFolders.Of(config.Jobs, folder).Select(ProblemOf)).OfType<ConfigProblem>();

    private static IEnumerable<ConfigProblem?> DatastoreProblems(DatastoreConfig datastore, string folder)
    {
        if (DatastoreContexts.FileOf(datastore, folder) is { } file)
        {
            yield return Of(Connection, FolderAccess.WriteProblemOf(Path.GetDirectoryName(file)!));
            yield return Of(Connection, File.Exists(file) ? FolderAccess.FileWriteProblemOf(file) : null);
        }

        yield return Of(Connection, FolderAccess.WriteProblemOf(DatastoreContexts.JournalFolder(datastore, folder)));
    }

    private static ConfigProblem? ProblemOf(StepFolder used) =>
        used.IsWritten ? Of(used.Key, FolderAccess.WriteProblemOf(used.Folder))
        : Directory.Exists(used.Folder) ? Of(used.Key, FolderAccess.ReadProblemOf(used.Folder))
        : new ConfigProblem(used.Key, $"there is no folder '{used.Folder}' yet; the step fails unless it is there by then", IsWarning: true);

    private static ConfigProblem? Of(string key, string? message) => message is null ? null : new ConfigProblem(key, message);
}
