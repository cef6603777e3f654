using System.Runtime.InteropServices;

namespace Interlock.Application.Kinds.Images;

/// <summary>
/// The last pictures that were recorded, as they were uploaded, in memory: the datastore keeps their hash, and what was asked lately can be asked again.
/// Thread-safe.
/// </summary>
/// <param name="mostBytes">How many bytes it keeps; the oldest go first. A picture of more than a quarter of that is not kept.</param>
public sealed class RecentPictures(long mostBytes)
{
    /// <summary>What a server keeps.</summary>
    private const long UsualBytes = 16 * 1024 * 1024;

    private readonly Lock _keeping = new();
    private readonly Dictionary<string, LinkedListNode<Kept>> _byHash = new(StringComparer.Ordinal);
    private readonly LinkedList<Kept> _oldestFirst = [];
    private long _bytes;

    /// <summary>Keeps 16 MiB.</summary>
    public RecentPictures()
        : this(UsualBytes)
    {
    }

    /// <summary>Keeps a file for a while. It must not change any more.</summary>
    /// <param name="sha256">SHA-256 of the file.</param>
    /// <param name="content">The file.</param>
    public void Keep(string sha256, ReadOnlyMemory<byte> content)
    {
        if (content.Length > mostBytes / 4)
        {
            return;
        }

        lock (_keeping)
        {
            if (_byHash.TryGetValue(sha256, out var known))
            {
                _oldestFirst.Remove(known);
                _oldestFirst.AddLast(known);
                return;
            }

            _byHash[sha256] = _oldestFirst.AddLast(new Kept(sha256, Trimmed(content)));
            _bytes += content.Length;
            while (_bytes > mostBytes)
            {
                Drop(_oldestFirst.First!);
            }
        }
    }

    /// <summary>Finds a file.</summary>
    /// <param name="sha256">Its SHA-256.</param>
    /// <param name="content">The file.</param>
    /// <returns>Whether it is still kept.</returns>
    public bool TryFind(string sha256, out ReadOnlyMemory<byte> content)
    {
        lock (_keeping)
        {
            var isKept = _byHash.TryGetValue(sha256, out var known);
            content = isKept ? known!.Value.Content : default;
            return isKept;
        }
    }

    private void Drop(LinkedListNode<Kept> kept)
    {
        _oldestFirst.Remove(kept);
        _byHash.Remove(kept.Value.Sha256);
        _bytes -= kept.Value.Content.Length;
    }

    /// <summary>A part of an array keeps all of it in memory: a small part is copied.</summary>
    private static ReadOnlyMemory<byte> Trimmed(ReadOnlyMemory<byte> content) =>
        MemoryMarshal.TryGetArray(content, out var part) && part.Array!.Length <= content.Length * 2L ? content : content.ToArray();

    private sealed record Kept(string Sha256, ReadOnlyMemory<byte> Content);
}
