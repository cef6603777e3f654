namespace Interlock.Application.Serving;

/// <summary>The right to use a loaded model for one request. Dispose it when the request ends.</summary>
/// <param name="revision">The snapshot's revision.</param>
/// <param name="loaded">The loaded model, already acquired.</param>
public sealed class ModelLease<TInput, TOutput>(int revision, LoadedModel<TInput, TOutput> loaded) : IDisposable
{
    private LoadedModel<TInput, TOutput>? _loaded = loaded;

    /// <summary>The revision under which the request is answered.</summary>
    public int Revision { get; } = revision;

    /// <summary>The loaded model.</summary>
    public LoadedModel<TInput, TOutput> Loaded => _loaded ?? throw new ObjectDisposedException(nameof(ModelLease<,>));

    /// <inheritdoc />
    public void Dispose() => Interlocked.Exchange(ref _loaded, null)?.ReleaseLease();
}
