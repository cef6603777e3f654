using Interlock.Application.Configuration.Root;
using Interlock.Application.Swaps.Publishing;
using Interlock.Domain;
using Microsoft.Extensions.Logging;

namespace Interlock.Application.Swaps.Starting;

/// <summary>
/// Loads models in a process that serves nothing, such as a job of the command line, as the active revision has them. It publishes nothing: a command
/// does not make active what was rejected or rolled back, nor anything else. Before the first start of a server it uses config.yaml, as revision 0.
/// </summary>
public sealed partial class LocalStart(ActiveRevision active, ModelStarter starter, SwapPublisher publisher, ILogger<LocalStart> logger)
{
    /// <summary>Loads models and lets them answer.</summary>
    /// <param name="models">The names of those that are needed.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="ModelLoadException">One cannot be loaded, or the active revision does not have it.</exception>
    /// <exception cref="UnavailableException"><c>datastore_unavailable</c>.</exception>
    public async Task RunAsync(IReadOnlySet<string> models, CancellationToken cancellationToken)
    {
        var stored = await active.FindAsync(cancellationToken);
        var (whole, revision) = (stored?.Proposal ?? active.File, stored?.Revision.Number ?? 0);
        if (stored is not null && !active.IsFile(stored.Revision))
        {
            LogActive(revision);
        }

        var proposal = Of(whole, models, revision);
        publisher.Start(proposal, await starter.LoadAsync(proposal, cancellationToken), revision);
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
        "config.yaml, or a file of its models, differs from the active revision {Revision}; the models of that revision are used")]
    private partial void LogActive(int revision);
}
