using Interlock.Application.Configuration.Root;
using Interlock.Application.Swaps.Planning;

namespace Interlock.Application.Swaps.Watching;

/// <summary>Detects that files were changed, and that they have not changed since.</summary>
public sealed class FileChanges(IWatchedFiles files, IFileDigests digests, ModelFiles modelFiles, TimeProvider time)
{
    /// <summary>A program that writes a file in several steps does not pause for longer than this.</summary>
    public static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(400);

    private readonly Dictionary<string, FileStamp> _seen = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FileStamp> _reloaded = new(StringComparer.Ordinal);
    private IReadOnlyList<WatchedFile> _models = [];
    private long _changedAt = time.GetTimestamp();

    /// <summary>Whether a change has not been handled yet.</summary>
    public bool IsPending { get; private set; } = true;

    /// <summary>Whether what is pending is a <see cref="Recheck"/>.</summary>
    public bool IsRechecked { get; private set; }

    /// <summary>Whether a model file differs from the last reload (<see cref="MarkReloaded"/>), or from what was loaded.</summary>
    public bool HasOtherModelFiles => _models.Any(file => !_reloaded.TryGetValue(file.Path, out var reloaded) || reloaded != _seen[file.Path]);

    /// <summary>Checks every file; true if none was changed within <see cref="Settling"/>.</summary>
    public bool Check()
    {
        See(files.Config!);
        See(files.DotEnv);
        foreach (var secret in modelFiles.Secrets)
        {
            See(secret);
        }

        SeeModelFiles();
        return time.GetElapsedTime(_changedAt) >= Settling;
    }

    /// <summary>The changes seen so far are handled.</summary>
    public void MarkHandled() => IsPending = IsRechecked = false;

    /// <summary>Has the files handled again after they have settled.</summary>
    public void MarkPending()
    {
        _changedAt = time.GetTimestamp();
        IsPending = true;
    }

    /// <summary>Has every file compared by its content, also where it looks unchanged.</summary>
    public void Recheck()
    {
        digests.Forget();
        foreach (var file in _models)
        {
            _reloaded.Remove(file.Path);
            Add(file);
        }

        MarkPending();
        IsRechecked = true;
    }

    /// <summary>Follows the files of another configuration from now on.</summary>
    public void Follow(ConfigProposal next) => modelFiles.Use(next);

    /// <summary>The model files as they are now are being loaded.</summary>
    public void MarkReloaded()
    {
        SeeModelFiles();
        foreach (var file in _models)
        {
            _reloaded[file.Path] = _seen[file.Path];
        }
    }

    private void SeeModelFiles()
    {
        Use(modelFiles.Current);
        foreach (var file in _models)
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
            MarkPending();
        }
    }

    /// <summary>Follows the list of model files when it changes.</summary>
    private void Use(IReadOnlyList<WatchedFile> next)
    {
        if (ReferenceEquals(next, _models))
        {
            return;
        }

        foreach (var removed in _models.Select(file => file.Path).Except(next.Select(file => file.Path)))
        {
            _seen.Remove(removed);
            _reloaded.Remove(removed);
        }

        foreach (var file in next.Where(file => !_reloaded.ContainsKey(file.Path)))
        {
            Add(file);
        }

        _models = next;
    }

    private void Add(WatchedFile file)
    {
        // The stamp first: a write after it is seen as a change.
        var stamp = files.StampOf(file.Path);
        _seen[file.Path] = stamp;

        // It may have been replaced between its loading and the first check.
        if (file.Sha256 is null || digests.Sha256Of(file.Path) == file.Sha256)
        {
            _reloaded[file.Path] = stamp;
        }
        else
        {
            MarkPending();
        }
    }
}
