using Interlock.Application.Configuration;
using Interlock.Application.Configuration.Root;
using Interlock.Application.Swaps.Publishing;
using Interlock.Application.Swaps.Revisions;
using Interlock.Domain;
using Microsoft.Extensions.Logging;

namespace Interlock.Application.Swaps.Starting;

/// <summary>
/// Loads models in a process that serves nothing, such as a job of the command line, as the active revision has them. It publishes none: what was
/// rejected or rolled back is not taken up by a command. Only where nothing was ever published does config.yaml become the first revision.
/// </summary>
public sealed partial class LocalStart(
    ConfigProposal file, ModelStarter starter, SwapPublisher publisher, IRevisionDatastore revisions, IConfigProposals proposals, ILogger<LocalStart> logger)
{
    /// <summary>Loads models and lets them answer.</summary>
    /// <param name="models">The names of those that are needed.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ModelLoadException">One cannot be loaded, or the active revision does not have it.</exception>
    /// <exception cref="UnavailableException"><c>datastore_unavailable</c>.</exception>
    public async Task RunAsync(IReadOnlySet<string> models, CancellationToken cancellationToken)
    {
        if (await revisions.LastPublishedAsync(cancellationToken) is not { } active)
        {
            await publisher.StartAsync(file, await starter.LoadAsync(file, cancellationToken), cancellationToken);
            return;
        }

        var whole = file.Text == active.Config ? file : proposals.Read(active.Config);
        if (whole.Settings.DiffTo(file.Settings).Any(change => ConfigSettings.IsWithin(change.Path, "models") || ConfigSettings.IsWithin(change.Path, "clients")))
        {
            LogActive(active.Number);
        }

        var proposal = Of(whole, models, active.Number);
        publisher.Start(proposal, await starter.LoadAsync(proposal, cancellationToken), active.Number);
    }

    private static ConfigProposal Of(ConfigProposal proposal, IReadOnlySet<string> models, int revision)
    {
        var config = proposal.Config
            ?? throw new ModelLoadException($"Revision {revision} is active, but its configuration is no longer valid: {string.Join("; ", proposal.Errors)}");
        var missing = models.Where(model => !config.Models.ContainsKey(model)).ToList();
        return missing.Count == 0
            ? proposal with { Config = config with { Models = config.Models.Where(model => models.Contains(model.Key)).ToDictionary() } }
            : throw new ModelLoadException($"Revision {revision} is active and has no model {string.Join(", ", missing)}. Apply config.yaml first: ./run apply");
    }

    [LoggerMessage(EventIds.JobUsesActiveRevision, LogLevel.Warning,
        "The models in config.yaml are not those of the active revision {Revision}; those of that revision are used")]
    private partial void LogActive(int revision);
}
