using Interlock.Api.Composition;
using Interlock.Api.Swaps;
using Interlock.Application.Configuration;
using Interlock.Application.Serving;
using Interlock.Application.Swaps;
using Interlock.Domain;
using Interlock.Domain.Swaps;
using Interlock.Infrastructure.Configuration;

namespace Interlock.Api.Commands;

/// <summary>Plans in this process, where no server runs: against the configuration that was served last, as it is stored. Nothing is served.</summary>
internal static class LocalPlan
{
    /// <summary>Plans; a configuration with errors is refused.</summary>
    /// <exception cref="AdminException">What was served last cannot be loaded any more.</exception>
    public static async Task<SwapResponse> RunAsync(ConfigReading next, CancellationToken cancellationToken)
    {
        if (next.Config is null)
        {
            return Refused(next, next.Proposal.Errors);
        }

        return await LastAsync(next, cancellationToken) is { } last && next.Source.Reader.Read(last.Config, next.Source) is { Config: not null } served
            ? await AgainstAsync(served, last.Number, next, cancellationToken)
            : await AllNewAsync(next, cancellationToken);
    }

    private static async Task<ConfigRevision?> LastAsync(ConfigReading next, CancellationToken cancellationToken)
    {
        await using var app = ServerHost.Build(next);
        try
        {
            return app.Services.GetService<IRevisionDatastore>() is { } revisions ? await revisions.LastPublishedAsync(cancellationToken) : null;
        }
        catch (UnavailableException e)
        {
            Console.Error.WriteLine($"What was served last is not known, so all counts as new: {e.Message}");
            return null;
        }
    }

    private static async Task<SwapResponse> AgainstAsync(ConfigReading served, int revision, ConfigReading next, CancellationToken cancellationToken)
    {
        await using var app = ServerHost.Build(served);
        var starter = app.Services.GetRequiredService<ModelStarter>();
        try
        {
            starter.Publish(await starter.LoadAsync(cancellationToken), revision);
            return SwapResponse.Of(await app.Services.GetRequiredService<ISwapService>().PlanAsync(next.Proposal.Text, cancellationToken));
        }
        catch (InterlockException e)
        {
            throw new AdminException($"There is nothing to compare with: {e.Message}", e);
        }
    }

    private static async Task<SwapResponse> AllNewAsync(ConfigReading next, CancellationToken cancellationToken)
    {
        await using var app = ServerHost.Build(next);
        try
        {
            var loaded = await app.Services.GetRequiredService<ModelStarter>().LoadAsync(cancellationToken);
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
        new(SwapWords.Refused, 0, null, DiffOf(next), new SwapReport { Problems = problems, Warnings = next.Proposal.Warnings });

    private static IReadOnlyList<SettingChange> DiffOf(ConfigReading next) => ConfigSettings.None.DiffTo(next.Proposal.Settings);
}
