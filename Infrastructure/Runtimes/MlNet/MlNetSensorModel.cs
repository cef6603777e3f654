using Interlock.Domain;
using Interlock.Domain.Models;
using Interlock.Domain.Sensors;
using Interlock.Infrastructure.Runtimes.Slots;

namespace Interlock.Infrastructure.Runtimes.MlNet;

/// <summary>A model.zip of ML.NET over windows of readings; <see cref="SensorWindows"/> defines a window. Thread-safe.</summary>
public sealed class MlNetSensorModel : ISensorModel, IFileHashes, IDisposable
{
    private const int BetweenChecks = 256;

    private readonly MlNetSensorConfig _config;
    private readonly int _window;
    private readonly SlotPool<MlNetWindowSlot> _slots;

    /// <summary>Loads the file and matches it with the contract.</summary>
    /// <exception cref="ModelLoadException">The file is no model or does not fit; every mismatch is named.</exception>
    public MlNetSensorModel(MlNetSensorConfig version)
    {
        _config = version;
        var file = ModelFile.Read(version.Path, version.Sha256);
        Sha256 = new Dictionary<string, string> { [version.Path] = file.Sha256 };
        var windows = MlNetWindows.Load(version.Path, file.Content);
        _window = windows.Window;
        _slots = new SlotPool<MlNetWindowSlot>(version.Path, windows, windows.NewSlot);
    }

    /// <inheritdoc />
    public TimeSpan History => _config.History;

    /// <inheritdoc />
    public IReadOnlyDictionary<string, string> Sha256 { get; }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<SensorDayScores>> Infer(IReadOnlyList<SensorDay> inputs, CancellationToken cancellationToken) =>
        new(_slots.Answer(inputs, (slot, day) => SlotScores.OfDay(
            day, _config.History, _config.MinDays, _config.Threshold, (windows, scores) => Score(windows, scores, slot, cancellationToken))));

    /// <inheritdoc />
    public void Dispose() => _slots.Dispose();

    private void Score(SensorWindows windows, double[] scores, MlNetWindowSlot slot, CancellationToken cancellationToken)
    {
        for (var i = 0; i < windows.Count; i++)
        {
            if (i % BetweenChecks == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            scores[windows.SlotOf(i)] = slot.Score(windows, i, _window);
        }
    }
}
