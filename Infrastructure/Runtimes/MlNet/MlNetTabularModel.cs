using Interlock.Application.Kinds.Tabular;
using Interlock.Domain;
using Interlock.Domain.Models;
using Interlock.Domain.Tabular;

namespace Interlock.Infrastructure.Runtimes.MlNet;

/// <summary>A model.zip of ML.NET behind a tabular contract. Thread-safe.</summary>
public sealed class MlNetTabularModel : IModel<TabularRow, TabularResult>, IFileHashes, IDisposable
{
    private readonly SlotPool<MlNetSlot> _slots;

    /// <summary>Loads the file and checks it against the contract.</summary>
    /// <param name="model">The contract.</param>
    /// <param name="version">The file and how its columns match.</param>
    /// <exception cref="ModelLoadException">The file cannot be used; the message names everything that does not fit.</exception>
    public MlNetTabularModel(TabularModelConfig model, MlNetTabularConfig version)
    {
        var file = ModelFile.Read(version.Path, version.Sha256);
        Sha256 = new Dictionary<string, string> { [version.Path] = file.Sha256 };
        var pipeline = MlNetPipeline.Load(version.Path, file.Content, model, version.Inputs);
        _slots = new SlotPool<MlNetSlot>(version.Path, pipeline, pipeline.NewSlot);
    }

    /// <inheritdoc />
    public IReadOnlyDictionary<string, string> Sha256 { get; }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<TabularResult>> Infer(IReadOnlyList<TabularRow> inputs, CancellationToken cancellationToken) =>
        new(_slots.Answer(inputs, (slot, row) =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            return slot.Answer(row);
        }));

    /// <inheritdoc />
    public void Dispose() => _slots.Dispose();
}
