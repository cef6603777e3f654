using Interlock.Application.Configuration;
using Interlock.Application.Configuration.Root;
using Interlock.Application.Serving.Catalog;

namespace Interlock.Application.Swaps;

/// <summary>A file that a loaded version is made of, or one that is to be loaded, or its examples.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Sha256">What of it is loaded, or null where nothing is.</param>
public sealed record ServedFile(string Path, string? Sha256);

/// <summary>The files behind what is served, and behind what config.yaml wants to be served: also where that was refused.</summary>
/// <param name="catalog">What is served.</param>
/// <param name="wanted">What the server started with.</param>
public sealed class ServedFiles(IModelCatalog catalog, ConfigProposal wanted)
{
    private ServedFile[] _files = [];
    private ModelSnapshot? _snapshot;

    /// <summary>Each file once. The same list until it changes: it is asked for several times a second.</summary>
    public IReadOnlyList<ServedFile> Current
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

    /// <summary>From now on config.yaml wants this.</summary>
    public void Want(ConfigProposal next)
    {
        wanted = next;
        _snapshot = null;
    }

    private static IEnumerable<ServedFile> Loaded(ModelSnapshot snapshot) =>
        snapshot.Loaded.SelectMany(loaded => loaded.Hashes).Select(file => new ServedFile(file.Key, file.Value));

    private IEnumerable<ServedFile> Wanted()
    {
        // Where the configuration has errors it is not known which versions are to be loaded: the file that is missing may be any.
        var paths = wanted.Config is { } config ? config.Models.Values.SelectMany(FilesOf) : wanted.Files;
        return paths.Select(path => new ServedFile(path, null));
    }

    private static IEnumerable<string> FilesOf(ModelConfig model)
    {
        var files = model.LoadedVersions.SelectMany(version => model.Versions[version].Files);
        return model.Swap.Golden is { } golden ? files.Append(golden) : files;
    }
}
