using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Interlock.Api.Composition;
using Interlock.Application.Access.Audit;
using Interlock.Application.Configuration.Root;
using Interlock.Application.Jobs;
using Interlock.Application.Jobs.Requests;
using Interlock.Application.Jobs.Runs;
using Interlock.Application.Jobs.Steps;
using Interlock.Application.Swaps.Starting;
using Interlock.Domain;
using Interlock.Domain.Jobs;
using Interlock.Infrastructure.Configuration;
using Interlock.Infrastructure.Datastore.Providers;

namespace Interlock.Api.Commands.Jobs;

/// <summary>Runs a job in this process: models are loaded as in the server, but it serves no requests.</summary>
internal static class JobProcess
{
    public static async Task<int> RunAsync(ConfigReading reading, JobWish wish)
    {
        await using var app = CommandHost.Build(reading, quiet: true);
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        try
        {
            await app.GetRequiredService<DatastoreMigrator>().MigrateAsync(stop.Token);
            await app.GetRequiredService<LocalStart>().RunAsync(ModelsOf(reading.ValidConfig.Jobs[wish.Job]), stop.Token);
            return await WorkAsync(app, wish, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Console.Error.WriteLine("Cancelled.");
            return 1;
        }
        catch (InterlockException e) when (e is not InvalidInputException)
        {
            Console.Error.WriteLine(e.Message);
            return 1;
        }

        // A second signal ends the process as if nobody had listened.
        void OnSignal(PosixSignalContext context)
        {
            context.Cancel = !stop.IsCancellationRequested;
            stop.Cancel();
        }
    }

    private static HashSet<string> ModelsOf(JobConfig job) => [.. job.Steps.Values.Select(step => step switch
    {
        InferStepConfig infer => infer.Model,
        FillStepConfig fill => fill.Model,
        _ => null,
    }).OfType<string>()];

    private static async Task<int> WorkAsync(IServiceProvider services, JobWish wish, CancellationToken cancellationToken)
    {
        var (local, active) = (services.GetRequiredService<LocalRuns>(), services.GetRequiredService<ActiveRuns>());
        var job = services.GetRequiredService<InterlockConfig>().Jobs[wish.Job];
        var runs = await MakeAsync(local, wish, cancellationToken);
        await RecordAsync(services.GetRequiredService<IAudit>(), wish, runs);
        using var ended = new CancellationTokenSource();
        var keeping = local.KeepAsync(ended.Token);
        try
        {
            var failed = 0;
            foreach (var run in runs)
            {
                using var cancelling = cancellationToken.Register(() => active.Cancel(run));
                var done = await JobConsole.ShowAsync(job, watcher => local.WorkAsync(wish.Job, run, watcher, cancellationToken));
                Tell(done);
                cancellationToken.ThrowIfCancellationRequested();
                failed += done.State == RunState.Succeeded ? 0 : 1;
                if (failed > 0 && job.DependsOnPast)
                {
                    break;
                }
            }

            return failed == 0 ? 0 : 1;
        }
        finally
        {
            await ended.CancelAsync();
            await keeping;
            await local.DropAsync(CancellationToken.None);
        }
    }

    private static Task RecordAsync(IAudit audit, JobWish wish, IReadOnlyList<string> runs)
    {
        var action = wish.Resume is not null ? "job.resume" : wish.Backfill is not null ? "job.backfill" : "job.run";
        JsonObject after = wish.Backfill is { } days
            ? new() { ["from"] = $"{days.From:yyyy-MM-dd}", ["to"] = $"{days.To:yyyy-MM-dd}", ["rerun"] = days.Rerun }
            : new() { ["run"] = runs[0] };
        return audit.RecordAsync(AuditSource.OfCommand, action, wish.Job, after: after);
    }

    private static async Task<IReadOnlyList<string>> MakeAsync(LocalRuns local, JobWish wish, CancellationToken cancellationToken)
    {
        if (wish.Resume is { } run)
        {
            await local.ResumeAsync(wish.Job, run, cancellationToken);
            return [TimeOrderedId.Parse(run)!];
        }

        if (wish.Backfill is not { } days)
        {
            return [await local.MakeAsync(wish.Job, wish.Run, cancellationToken)];
        }

        var made = await local.BackfillAsync(wish.Job, days, cancellationToken);
        Console.Error.WriteLine($"{made.Created} runs are new, {made.Requeued} are run once more, {made.Left} are left as they are");
        return made.Runs;
    }

    private static void Tell(JobRun run) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{run.Id} of {run.Date:yyyy-MM-dd}: {RunNames.Of(run.State)}{(run.Reason is null ? "" : $": {run.Reason}")}"));
}
