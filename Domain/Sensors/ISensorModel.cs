using Interlock.Domain.Models;

namespace Interlock.Domain.Sensors;

/// <summary>A model that scores a sensor's day; it says how much of the past it wants to see.</summary>
/// <remarks>A day with too little history is scored with care, not refused: the model calls nothing an anomaly that it cannot judge.</remarks>
public interface ISensorModel : IModel<SensorDay, SensorDayScores>
{
    /// <summary>How far before the day its history reaches.</summary>
    TimeSpan History { get; }
}
