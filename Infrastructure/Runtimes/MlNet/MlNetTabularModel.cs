using Interlock.Application.Kinds.Tabular;
using Interlock.Domain;
using Interlock.Domain.Models;
using Interlock.Domain.Tabular;
using Microsoft.Extensions.ObjectPool;

namespace Interlock.Infrastructure.Runtimes.MlNet;

/// <summary>A model.zip of ML.NET behind a tabular contract.</summary>
/// <remarks>Thread-safe: each call takes a slot that no other call has.</remarks>
public sealed class MlNetTabularModel : IModel<TabularRow, TabularResult>, IFileHashes, IDisposable
{
    private readonly MlNetPipeline _pipeline;
    private readonly ObjectPool<MlNetSlot> _slots;

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
            _slots = new SlotPolicy<MlNetSlot>(_pipeline.NewSlot).CreatePool();
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
        var slot = _slots.Get();
        try
        {
            var results = new TabularResult[inputs.Count];
            for (var i = 0; i < results.Length; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                results[i] = slot.Answer(inputs[i]);
            }

            _slots.Return(slot);
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
        ((IDisposable)_slots).Dispose();
        _pipeline.Dispose();
    }
}
