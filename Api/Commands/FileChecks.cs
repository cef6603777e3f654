using System.Diagnostics;
using Interlock.Api.Commands.Common;
using Interlock.Api.Composition;
using Interlock.Api.Lifecycle;
using Interlock.Application.Configuration;
using Interlock.Application.Serving.Batching;
using Interlock.Application.Swaps.Starting;
using Interlock.Infrastructure.Checks;
using Interlock.Infrastructure.Configuration;
using Interlock.Infrastructure.Datastore;
using NLog;

namespace Interlock.Api.Commands;

/// <summary>Opens the files and folders that a configuration names, as a start or a swap does, and adds what is wrong to its report.</summary>
internal static class FileChecks
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(3);

    public static async Task RunAsync(ConfigReading reading, CancellationToken cancellationToken)
    {
        var missing = reading.CheckFiles();
        if (reading.Config is not { } config)
        {
            return;
        }

        var problems = LogProblems(reading.Folder)
            .Concat(FolderCheck.ProblemsOf(config, reading.Folder))
            .Concat(new CertificateCheck(reading.Source.Reader.Variables, TimeProvider.System).ProblemsOf(config))
            .Concat(await VersionProblemsAsync(reading, missing, cancellationToken));
        foreach (var problem in problems)
        {
            reading.Add(problem);
        }
    }

    // A few at a time: the memory of all versions at once may be more than a server ever needs.
    private static async Task<IReadOnlyList<ConfigProblem>> VersionProblemsAsync(
        ConfigReading reading, IReadOnlyList<string> missing, CancellationToken cancellationToken)
    {
        await using var services = CommandHost.Build(reading);
        // The report has what would be logged.
        LogManager.GlobalThreshold = NLog.LogLevel.Off;
        try
        {
            var check = services.GetRequiredService<VersionCheck>();
            var problems = new List<ConfigProblem>();
            var versions = VersionCheck.VersionsOf(reading.Proposal)
                .Where(version => !missing.Any(key => ConfigSettings.IsWithin(key, VersionCheck.KeyOf(version))));
            await Parallel.ForEachAsync(versions, new ParallelOptions { MaxDegreeOfParallelism = Math.Min(4, Environment.ProcessorCount), CancellationToken = cancellationToken },
                async (version, cancel) =>
                {
                    var found = await TimedAsync(version, check.RunAsync(version, cancel));
                    lock (problems)
                    {
                        problems.AddRange(found.Where(problem => !missing.Contains(problem.Path)));
                    }
                });
            return problems;
        }
        catch (Exception e) when (CommandFailure.Find<DatastoreException>(e) is { } failure)
        {
            return [new ConfigProblem("datastore.connection", failure.Message)];
        }
    }

    private static async Task<IReadOnlyList<ConfigProblem>> TimedAsync(ModelVersion version, Task<IReadOnlyList<ConfigProblem>> check)
    {
        var started = Stopwatch.GetTimestamp();
        if (await Task.WhenAny(check, Task.Delay(Long)) == check)
        {
            return await check;
        }

        Console.Error.WriteLine($"{VersionCheck.KeyOf(version)}: still loading after {Long.TotalSeconds:0} s");
        var problems = await check;
        Console.Error.WriteLine($"{VersionCheck.KeyOf(version)}: took {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s");
        return problems;
    }

    private static IEnumerable<ConfigProblem> LogProblems(string folder)
    {
        try
        {
            return Logs.ProblemsOf(folder).Select(problem => new ConfigProblem("", problem));
        }
        catch (NLogConfigurationException e)
        {
            return [new ConfigProblem("", e.Message)];
        }
    }
}
