using Interlock.Application.Swaps.Planning;

namespace Interlock.Application.Swaps.Watching;

/// <summary>Sees that files were changed, and that they have been left alone since.</summary>
public sealed class FileWatch(IWatchedFiles files, IFileDigests digests, ServedFiles served, TimeProvider time)
{
    /// <summary>Who writes a file in several steps does not pause for longer than this.</summary>
    public static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(400);

    private readonly Dictionary<string, FileStamp> _seen = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FileStamp> _tried = new(StringComparer.Ordinal);
    private IReadOnlyList<ServedFile> _served = [];
    private long _changedAt = time.GetTimestamp();

    /// <summary>Whether all that was seen has been looked into.</summary>
    public bool IsConsidered { get; private set; }

    /// <summary>Whether a file of a model is another than when <see cref="MarkTried"/> was called last, or than the one that was loaded.</summary>
    public bool HasOtherFiles => _served.Any(file => !_tried.TryGetValue(file.Path, out var tried) || tried != _seen[file.Path]);

    /// <summary>Looks at every file; true where none was changed lately.</summary>
    public bool Look()
    {
        See(files.Config!);
        See(files.DotEnv);
        LookAtServed();
        return time.GetElapsedTime(_changedAt) >= Settling;
    }

    /// <summary>What was seen is looked into and needs no further look until something changes.</summary>
    public void Consider() => IsConsidered = true;

    /// <summary>Something could not be read: it is looked into again after a while.</summary>
    public void Unsettle()
    {
        _changedAt = time.GetTimestamp();
        IsConsidered = false;
    }

    /// <summary>The files of models as they are now are tried now.</summary>
    public void MarkTried()
    {
        LookAtServed();
        foreach (var file in _served)
        {
            _tried[file.Path] = _seen[file.Path];
        }
    }

    private void LookAtServed()
    {
        Take(served.Current);
        foreach (var file in _served)
        {
            See(file.Path);
        }
    }

    private void See(string path)
    {
        var stamp = files.StampOf(path);
        if (!_seen.TryGetValue(path, out var before) || before != stamp)
        {
            _seen[path] = stamp;
            Unsettle();
        }
    }

    /// <summary>Other files are served or wanted than before.</summary>
    private void Take(IReadOnlyList<ServedFile> next)
    {
        if (ReferenceEquals(next, _served))
        {
            return;
        }

        foreach (var gone in _served.Select(file => file.Path).Except(next.Select(file => file.Path)))
        {
            _seen.Remove(gone);
            _tried.Remove(gone);
        }

        foreach (var file in next.Where(file => !_tried.ContainsKey(file.Path)))
        {
            Add(file);
        }

        _served = next;
    }

    private void Add(ServedFile file)
    {
        // The stamp first: what is written after it is seen as a change.
        var stamp = files.StampOf(file.Path);
        _seen[file.Path] = stamp;

        // It may have been replaced since it was loaded, before anybody looked.
        if (file.Sha256 is null || digests.Sha256Of(file.Path) == file.Sha256)
        {
            _tried[file.Path] = stamp;
        }
        else
        {
            Unsettle();
        }
    }
}
