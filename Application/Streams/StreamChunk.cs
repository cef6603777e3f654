using System.Buffers;
using Interlock.Application.Calls;

namespace Interlock.Application.Streams;

/// <summary>Requests of a stream that are answered together. Their bytes lie in one rented buffer; dispose it when they are answered.</summary>
/// <param name="most">Most requests.</param>
public sealed class StreamChunk(int most) : IDisposable
{
    // Beyond it no further request is added, however small.
    private const int EnoughBytes = 256 * 1024;

    private const int FirstBuffer = 4096;

    private readonly List<StreamRequest> _requests = [];
    private readonly List<int> _ends = [];
    private byte[] _bytes = [];

    /// <summary>The requests, in order.</summary>
    public IReadOnlyList<StreamRequest> Requests => _requests;

    /// <summary>The bytes of all of them.</summary>
    public int Bytes => _ends.Count == 0 ? 0 : _ends[^1];

    /// <summary>Whether it should be answered as it is.</summary>
    public bool IsFull => _requests.Count >= most || Bytes >= EnoughBytes;

    /// <summary>Adds a request; its JSON is copied.</summary>
    public void Add(StreamRequest request, ReadOnlySpan<byte> json)
    {
        var start = Bytes;
        if (_bytes.Length - start < json.Length)
        {
            Grow(start + json.Length);
        }

        json.CopyTo(_bytes.AsSpan(start));
        _requests.Add(request);
        _ends.Add(start + json.Length);
    }

    /// <summary>The calls of those that can be asked, in order; valid until Dispose.</summary>
    public IReadOnlyList<ModelCall> Calls()
    {
        var (calls, start) = (new List<ModelCall>(_requests.Count), 0);
        for (var i = 0; i < _requests.Count; i++)
        {
            if (_requests[i].Refusal is null)
            {
                calls.Add(new ModelCall(_bytes.AsMemory(start, _ends[i] - start)));
            }

            start = _ends[i];
        }

        return calls;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Return();
        _bytes = [];
    }

    private void Grow(int needed)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, Math.Max(FirstBuffer, 2 * _bytes.Length)));
        _bytes.AsSpan(0, Bytes).CopyTo(larger);
        Return();
        _bytes = larger;
    }

    private void Return()
    {
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
        }
    }
}
