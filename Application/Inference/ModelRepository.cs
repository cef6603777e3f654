using System.Collections.Concurrent;
using Interlock.Application.Serving.Catalog;
using Interlock.Application.Swaps;
using Interlock.Application.Swaps.Revisions;
using Interlock.Application.Swaps.Watching;
using Interlock.Domain;

namespace Interlock.Application.Inference;

/// <summary>
/// The models as a repository whose entries are loaded and unloaded. Loading has config.yaml planned, proven and published as an edit of it is; unloading holds the requests of
/// the protocol off until the model is loaded again, or the server restarts. What is active changes by neither.
/// </summary>
public sealed class ModelRepository(IInferenceService inference, ISwapService swaps, ConfigFile file)
{
    private readonly ConcurrentDictionary<string, bool> _unloaded = new(StringComparer.Ordinal);

    /// <summary>Every version that config.yaml has.</summary>
    public IEnumerable<RepositoryEntry> Entries => inference.Models.SelectMany(model => model.Config.Versions.Keys.Select(version => EntryOf(model, version)));

    /// <summary>Whether the requests of the protocol are answered.</summary>
    public bool IsLoaded(string model) => !_unloaded.ContainsKey(model);

    /// <summary>Requires that they are.</summary>
    /// <exception cref="UnavailableException">The model was unloaded.</exception>
    public void RequireLoaded(string model)
    {
        if (!IsLoaded(model))
        {
            throw new UnavailableException(UnavailableException.NotReady, $"Model '{model}' was unloaded; load it again.", TimeSpan.FromSeconds(1));
        }
    }

    /// <summary>Loads a model: applies config.yaml, which may have it since just now, if it is proven. Clients compare the word "failed to load".</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="request">Who asks; its text is that of config.yaml.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="UnknownModelException">There is no such model.</exception>
    /// <exception cref="ConflictException">The configuration is rejected, with the reasons.</exception>
    public async Task LoadAsync(string model, Func<string, SwapRequest> request, CancellationToken cancellationToken)
    {
        var failed = $"failed to load '{Excerpt.Of(model, 64)}': ";
        if (file.Read() is { } text && await swaps.ApplyAsync(request(text), cancellationToken) is { Outcome: SwapOutcome.Refused, Report: var report })
        {
            throw new ConflictException(ConflictException.LoadRejected, $"{failed}config.yaml was rejected, and the active versions stay: {string.Join("; ", report.AllProblems)}");
        }

        if (!inference.Models.Any(served => served.Name == model))
        {
            throw new UnknownModelException(model, inference.Models.Select(served => served.Name), failed);
        }

        _unloaded.TryRemove(model, out _);
    }

    /// <summary>Unloads a model.</summary>
    /// <exception cref="UnknownModelException">There is no such model.</exception>
    public void Unload(string model)
    {
        inference.Find(model);
        _unloaded[model] = true;
    }

    private RepositoryEntry EntryOf(ServedModel model, string version) => !IsLoaded(model.Name) ? new(model.Name, version, false, "unloaded")
        : model.Find(version) is not { } loaded ? new(model.Name, version, false, "neither active nor kept loaded")
        : new(model.Name, version, loaded.Health.Reason is null, loaded.Health.Reason ?? "");
}

/// <summary>A version in the repository.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Version">The version's name.</param>
/// <param name="IsReady">Whether it answers.</param>
/// <param name="Reason">Why it does not; empty where it does.</param>
public sealed record RepositoryEntry(string Model, string Version, bool IsReady, string Reason);
