using Interlock.Application.Configuration.Root;
using Interlock.Application.Serving.Catalog;

namespace Interlock.Application.Swaps.Watching;

/// <summary>A file of a loaded version, of one to be loaded, or of its golden requests.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Sha256">The digest of the content that is loaded; null if none is.</param>
public sealed record WatchedFile(string Path, string? Sha256);

/// <summary>The files of the active models, and of the models that config.yaml asks for, also when it was rejected.</summary>
/// <param name="catalog">The active models.</param>
/// <param name="wanted">The configuration that the server starts with.</param>
public sealed class ModelFiles(IModelCatalog catalog, ConfigProposal wanted)
{
    private WatchedFile[] _files = [];
    private ModelSnapshot? _snapshot;

    /// <summary>Each file once. The same instance until it changes: it is read several times a second.</summary>
    public IReadOnlyList<WatchedFile> Current
    {
        get
        {
            var snapshot = catalog.Current;
            if (!ReferenceEquals(snapshot, _snapshot))
            {
                _files = [.. Loaded(snapshot).Concat(Wanted()).DistinctBy(file => file.Path, StringComparer.Ordinal)];
                _snapshot = snapshot;
            }

            return _files;
        }
    }

    /// <summary>The files of secrets that config.yaml asks for.</summary>
    public IEnumerable<string> Secrets => wanted.SecretFiles.Keys;

    /// <summary>Follows another configuration from now on.</summary>
    public void Use(ConfigProposal next)
    {
        wanted = next;
        _snapshot = null;
    }

    private static IEnumerable<WatchedFile> Loaded(ModelSnapshot snapshot) =>
        snapshot.Loaded.SelectMany(loaded => loaded.Hashes).Select(file => new WatchedFile(file.Key, file.Value));

    private IEnumerable<WatchedFile> Wanted()
    {
        // A configuration with errors does not say which versions are loaded: the file that is missing may be any of them.
        var paths = wanted.Config is { } config ? config.Models.Values.SelectMany(model => model.LoadedFiles) : wanted.Files;
        return paths.Select(path => new WatchedFile(path, null));
    }
}
