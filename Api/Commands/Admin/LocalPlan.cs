using System.Text.Json;
using Interlock.Api.Composition;
using Interlock.Api.Swaps;
using Interlock.Application.Configuration;
using Interlock.Application.Serving.Batching;
using Interlock.Application.Swaps;
using Interlock.Application.Swaps.Publishing;
using Interlock.Application.Swaps.Revisions;
using Interlock.Application.Swaps.Starting;
using Interlock.Domain;
using Interlock.Domain.Swaps;
using Interlock.Infrastructure.Configuration;
using Interlock.Infrastructure.Datastore.Providers;

namespace Interlock.Api.Commands.Admin;

/// <summary>Plans in this process, where no server runs: against the active revision in the datastore. Nothing is served.</summary>
internal static class LocalPlan
{
    /// <summary>Plans; a configuration with errors is rejected.</summary>
    /// <exception cref="AdminException">The active revision cannot be loaded any more.</exception>
    public static async Task<SwapResponse> RunAsync(ConfigReading next, CancellationToken cancellationToken)
    {
        if (next.Config is null)
        {
            return Refused(next, next.Proposal.Errors);
        }

        return await LastAsync(next, cancellationToken) is { } last && next.Source.Reader.Read(last.Config, next.Source) is { Config: not null } active
            ? await AgainstAsync(active, last, next, cancellationToken)
            : await AllNewAsync(next, cancellationToken);
    }

    private static async Task<ConfigRevision?> LastAsync(ConfigReading next, CancellationToken cancellationToken)
    {
        if (DatastoreContexts.FileOf(next.ValidConfig.Datastore, next.Folder) is { } file && !File.Exists(file))
        {
            return null;
        }

        await using var services = CommandHost.Build(next, quiet: true);
        try
        {
            return (await services.GetRequiredService<ActiveRevision>().FindAsync(cancellationToken))?.Revision;
        }
        catch (UnavailableException e)
        {
            Console.Error.WriteLine($"The active revision is not known, so everything counts as new. {services.GetRequiredService<DatastoreMigrator>().Describe(e)}");
            return null;
        }
    }

    private static async Task<SwapResponse> AgainstAsync(ConfigReading active, ConfigRevision last, ConfigReading next, CancellationToken cancellationToken)
    {
        await using var services = CommandHost.Build(active, quiet: true);
        try
        {
            var loaded = await services.GetRequiredService<ModelStarter>().LoadAsync(active.Proposal, cancellationToken);
            services.GetRequiredService<SwapPublisher>().Start(active.Proposal, loaded, last.Number);
            var result = await services.GetRequiredService<ISwapService>().PlanAsync(next.Proposal.Text, cancellationToken);
            return SwapResponse.Of(WithOtherFiles(result, last, loaded));
        }
        catch (InterlockException e)
        {
            throw new AdminException($"The active revision cannot be loaded, so there is nothing to compare with: {e.Message}", e);
        }
    }

    /// <summary>Files that were replaced since: what was served is gone, so that nothing can be compared with it, but it is a change all the same.</summary>
    private static SwapResult WithOtherFiles(SwapResult result, ConfigRevision last, IReadOnlyList<LoadedModel> loaded)
    {
        var before = JsonSerializer.Deserialize(last.Files, SwapJson.Readable.DictionaryStringString) ?? [];
        var other = loaded.SelectMany(version => version.Hashes, (version, file) => (File: file, version.Id.Hidden))
            .Where(version => before.TryGetValue(version.File.Key, out var sha256) && sha256 != version.File.Value)
            .Select(version => new SettingChange(version.Hidden.In(version.File.Key), $"sha256 {before[version.File.Key]}", $"sha256 {version.File.Value}"))
            .ToList();
        return other.Count == 0 ? result : result with
        {
            Outcome = result.Outcome == SwapOutcome.Unchanged ? SwapOutcome.Planned : result.Outcome,
            Diff = [.. result.Diff, .. other],
            Report = result.Report with { Warnings = [.. result.Report.Warnings, "Files were replaced since; what they held before is gone, so nothing is compared with it."] },
        };
    }

    private static async Task<SwapResponse> AllNewAsync(ConfigReading next, CancellationToken cancellationToken)
    {
        await using var services = CommandHost.Build(next, quiet: true);
        try
        {
            var loaded = await services.GetRequiredService<ModelStarter>().LoadAsync(next.Proposal, cancellationToken);
            foreach (var version in loaded)
            {
                version.Retire();
            }
        }
        catch (ModelLoadException e)
        {
            return Refused(next, e.Message.Split(Environment.NewLine));
        }

        var models = next.ValidConfig.Models.Select(model => new ModelReport(model.Key, ModelChange.Added) { To = model.Value.Active });
        return new SwapResponse(SwapWords.Planned, 0, null, DiffOf(next), new SwapReport { Warnings = next.Proposal.Warnings, Models = [.. models] });
    }

    private static SwapResponse Refused(ConfigReading next, IReadOnlyList<string> problems) =>
        new(SwapWords.Refused, 0, null, [], new SwapReport { Problems = problems, Warnings = next.Proposal.Warnings });

    private static IReadOnlyList<SettingChange> DiffOf(ConfigReading next) => ConfigSettings.None.DiffTo(next.Proposal.Settings);
}
