using System.Text.RegularExpressions;
using Interlock.Application.Jobs.Steps;

namespace Interlock.Application.Jobs.BatchScoring.Files;

/// <summary>A folder that a step reads or writes.</summary>
/// <param name="Key">The key that names it, from the top of config.yaml.</param>
/// <param name="Folder">Its full path, as far as it does not depend on the run.</param>
/// <param name="IsWritten">Whether it is written.</param>
public sealed record StepFolder(string Key, string Folder, bool IsWritten);

/// <summary>Finds the folders of steps before there is a run.</summary>
public static partial class StepFolders
{
    /// <summary>The folders of all steps that read or write files.</summary>
    /// <param name="jobs">The jobs by name.</param>
    /// <param name="folder">The folder of config.yaml.</param>
    public static IEnumerable<StepFolder> Of(IReadOnlyDictionary<string, JobConfig> jobs, string folder) => jobs
        .SelectMany(job => job.Value.Steps, (job, step) => (Key: $"jobs.{job.Key}.steps.{step.Key}", Step: step.Value))
        .SelectMany(step => Of(step.Key, step.Step, folder));

    private static IEnumerable<StepFolder> Of(string key, StepConfig step, string folder)
    {
        if (step is InferStepConfig { Files: { } files })
        {
            yield return new StepFolder($"{key}.files", RootOf(files, folder), IsWritten: false);
        }

        if (((step as InferStepConfig)?.Output ?? (step as ExportStepConfig)?.Output) is { } output)
        {
            yield return new StepFolder($"{key}.output", RootOf(output, folder), IsWritten: true);
        }
    }

    private static string RootOf(string path, string folder) => SourceFiles.RootOf(Placeholder().Replace(path, "*"), folder);

    [GeneratedRegex(@"\{\{.*?\}\}")]
    private static partial Regex Placeholder();
}
