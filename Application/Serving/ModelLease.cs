using Interlock.Domain;

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

    /// <inheritdoc cref="LoadedModel{TInput,TOutput}.InferAsync"/>
    /// <remarks>A failure tells which version failed.</remarks>
    public ValueTask<Inference<TOutput>> InferAsync(IReadOnlyList<TInput> inputs, CancellationToken cancellationToken)
    {
        var inference = Loaded.InferAsync(inputs, cancellationToken);
        return inference.IsCompletedSuccessfully ? inference : AwaitAsync(inference);
    }

    /// <inheritdoc />
    public void Dispose() => Interlocked.Exchange(ref _loaded, null)?.ReleaseLease();

    private async ValueTask<Inference<TOutput>> AwaitAsync(ValueTask<Inference<TOutput>> inference)
    {
        try
        {
            return await inference;
        }
        catch (InterlockException e)
        {
            e.FailedBy = (Loaded.Id.Version, Revision);
            throw;
        }
    }
}
