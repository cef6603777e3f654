using System.Collections.Concurrent;
using Interlock.Application.Tabular;
using Interlock.Domain;
using Interlock.Domain.Models;
using Interlock.Domain.Tabular;

namespace Interlock.Infrastructure.Runtimes.MlNet;

/// <summary>A model.zip of ML.NET behind a tabular contract.</summary>
/// <remarks>Thread-safe: each call takes a slot that no other call has. Slots are few, as many as calls ever ran at once.</remarks>
public sealed class MlNetTabularModel : IModel<TabularRow, TabularResult>, IFileHashes, IDisposable
{
    private readonly MlNetPipeline _pipeline;
    private readonly ConcurrentBag<MlNetSlot> _idle = [];
    private MlNetSlot? _hot;
    private volatile bool _disposed;

    /// <summary>Loads the file and checks it against the contract.</summary>
    /// <param name="model">The contract.</param>
    /// <param name="version">The file and how its columns match.</param>
    /// <exception cref="ModelLoadException">The file cannot be used; the message names everything that does not fit.</exception>
    public MlNetTabularModel(TabularModelConfig model, MlNetTabularConfig version)
    {
        var file = ModelFile.Read(version.Path, version.Sha256);
        Sha256 = new Dictionary<string, string> { [version.Path] = file.Sha256 };
        _pipeline = MlNetPipeline.Load(version.Path, file.Content, model, version.Inputs);
        try
        {
            _hot = _pipeline.NewSlot();
        }
        catch (Exception e)
        {
            _pipeline.Dispose();
            throw MlNetFile.Failure(version.Path, e);
        }
    }

    /// <inheritdoc />
    public IReadOnlyDictionary<string, string> Sha256 { get; }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<TabularResult>> Infer(IReadOnlyList<TabularRow> inputs, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var slot = Interlocked.Exchange(ref _hot, null) ?? (_idle.TryTake(out var idle) ? idle : _pipeline.NewSlot());
        try
        {
            var results = new TabularResult[inputs.Count];
            for (var i = 0; i < results.Length; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                results[i] = slot.Answer(inputs[i]);
            }

            Return(slot);
            return ValueTask.FromResult<IReadOnlyList<TabularResult>>(results);
        }
        catch (Exception e)
        {
            // Nobody knows what state a slot is in that threw: it is not used again.
            slot.Dispose();
            if (e is InterlockException or OperationCanceledException)
            {
                throw;
            }

            throw new InferenceException("The ML.NET model failed on a row.", e);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _disposed = true;
        Interlocked.Exchange(ref _hot, null)?.Dispose();
        while (_idle.TryTake(out var slot))
        {
            slot.Dispose();
        }

        _pipeline.Dispose();
    }

    private void Return(MlNetSlot slot)
    {
        if (Interlocked.CompareExchange(ref _hot, slot, null) is not null)
        {
            _idle.Add(slot);
        }
    }
}
