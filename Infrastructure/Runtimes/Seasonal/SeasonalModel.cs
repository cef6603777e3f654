using Interlock.Domain.Sensors;

namespace Interlock.Infrastructure.Runtimes.Seasonal;

/// <summary>Compares a sensor's day with the days before it, by robust statistics; needs no training and no file.</summary>
public sealed class SeasonalModel(SeasonalConfig version) : ISensorModel
{
    /// <inheritdoc />
    public TimeSpan History => version.History;

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<SensorDayScores>> Infer(IReadOnlyList<SensorDay> inputs, CancellationToken cancellationToken)
    {
        var answers = new SensorDayScores[inputs.Count];
        for (var i = 0; i < answers.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            answers[i] = new DayScorer(version, inputs[i]).Score();
        }

        return ValueTask.FromResult<IReadOnlyList<SensorDayScores>>(answers);
    }
}
