using Interlock.Domain;
using Interlock.Domain.Models;
using Interlock.Domain.Sensors;
using Interlock.Infrastructure.Runtimes.Slots;
using Microsoft.Extensions.ObjectPool;

namespace Interlock.Infrastructure.Runtimes.MlNet;

/// <summary>A model.zip of ML.NET over windows of readings; <see cref="SensorWindows"/> says what a window holds.</summary>
/// <remarks>Thread-safe: each call takes a slot that no other call has.</remarks>
public sealed class MlNetSensorModel : ISensorModel, IFileHashes, IDisposable
{
    private const int BetweenChecks = 256;

    private readonly MlNetSensorConfig _config;
    private readonly MlNetWindows _file;
    private readonly ObjectPool<MlNetWindowSlot> _slots;

    /// <summary>Loads the file and matches it with the contract.</summary>
    /// <exception cref="ModelLoadException">The file is no model or does not fit; every mismatch is named.</exception>
    public MlNetSensorModel(MlNetSensorConfig version)
    {
        _config = version;
        var file = ModelFile.Read(version.Path, version.Sha256);
        Sha256 = new Dictionary<string, string> { [version.Path] = file.Sha256 };
        _file = MlNetWindows.Load(version.Path, file.Content);
        try
        {
            _slots = new SlotPolicy<MlNetWindowSlot>(_file.NewSlot).CreatePool();
        }
        catch (Exception e)
        {
            _file.Dispose();
            throw MlNetFile.Failure(version.Path, e);
        }
    }

    /// <inheritdoc />
    public TimeSpan History => _config.History;

    /// <inheritdoc />
    public IReadOnlyDictionary<string, string> Sha256 { get; }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<SensorDayScores>> Infer(IReadOnlyList<SensorDay> inputs, CancellationToken cancellationToken)
    {
        var slot = _slots.Get();
        try
        {
            var answers = new SensorDayScores[inputs.Count];
            for (var i = 0; i < answers.Length; i++)
            {
                answers[i] = Score(inputs[i], slot, cancellationToken);
            }

            _slots.Return(slot);
            return ValueTask.FromResult<IReadOnlyList<SensorDayScores>>(answers);
        }
        catch (Exception e)
        {
            // Nobody knows what state a slot is in that threw: it is not used again.
            slot.Dispose();
            if (e is InterlockException or OperationCanceledException)
            {
                throw;
            }

            throw new InferenceException("The ML.NET model failed on a window.", e);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        ((IDisposable)_slots).Dispose();
        _file.Dispose();
    }

    private SensorDayScores Score(SensorDay day, MlNetWindowSlot slot, CancellationToken cancellationToken)
    {
        var grid = SlotGrid.Of(day, _config.History);
        return grid.Days > _config.MinDays
            ? SlotScores.OfDay(grid, day, ScoresOf(grid, slot, cancellationToken), _config.Threshold)
            : SlotScores.Unknown(day);
    }

    /// <summary>What the file says of each slot; NaN where there are no readings.</summary>
    private double[] ScoresOf(SlotGrid grid, MlNetWindowSlot slot, CancellationToken cancellationToken)
    {
        var windows = new SensorWindows(grid);
        var scores = new double[grid.Mean.Length];
        Array.Fill(scores, double.NaN);
        for (var i = 0; i < windows.Count; i++)
        {
            if (i % BetweenChecks == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            scores[windows.SlotOf(i)] = slot.Score(windows, i, _file.Window);
        }

        return scores;
    }
}
