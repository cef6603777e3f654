using Interlock.Application.Serving;
using Interlock.Domain.Sensors;

namespace Interlock.Application.Sensors;

/// <summary>The kind <c>sensor</c>.</summary>
public sealed class SensorKind(IModelLoader loader, TimeProvider time) : IModelKind
{
    private static readonly DateOnly Day = new(2026, 1, 5);

    /// <inheritdoc />
    public Type ConfigType => typeof(SensorModelConfig);

    /// <inheritdoc />
    public LoadedModel Load(ModelVersion version) =>
        new LoadedModel<SensorDay, SensorDayScores>(version, loader.Load<SensorDay, SensorDayScores>(version), [MadeUp()], time);

    /// <summary>Two days of a wave, a reading every ten minutes: any answer will do, as long as there is one.</summary>
    private static Example<SensorDay, SensorDayScores> MadeUp() =>
        new("warm-up", new SensorDay("warm-up", Day, Wave(Day.AddDays(-1)), Wave(Day)), _ => { });

    private static SensorSeries Wave(DateOnly day)
    {
        var start = day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
        var steps = Enumerable.Range(0, 144).ToArray();
        return new SensorSeries(
            Array.ConvertAll(steps, step => start.AddMinutes(10 * step)),
            Array.ConvertAll(steps, step => 20 + (5 * Math.Sin(2 * Math.PI * step / steps.Length)) + (0.1 * (step % 3))));
    }
}
