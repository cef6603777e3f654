using Interlock.Domain.Sensors;

namespace Interlock.Api.Sensors;

/// <summary>What a version of a model said about a reading.</summary>
/// <param name="Timestamp">The reading's time (UTC).</param>
/// <param name="Model">The model.</param>
/// <param name="Version">The version that said so.</param>
/// <param name="Revision">The revision of the configuration under which it did.</param>
/// <param name="Value">The reading.</param>
/// <param name="Score">How unusual it is: 0 is as expected, 1 is the version's own threshold.</param>
/// <param name="Anomaly">Whether the version calls it an anomaly.</param>
public sealed record ScoreResponse(DateTime Timestamp, string Model, string Version, int Revision, double Value, double Score, bool Anomaly)
{
    internal static ScoreResponse Of(SensorScore score) =>
        new(score.Timestamp, score.Model, score.Version, score.Revision, score.Value, score.Score, score.IsAnomaly);
}

/// <summary>A page of a sensor's scores.</summary>
/// <param name="Status">Always 200.</param>
/// <param name="Msg">Always OK.</param>
/// <param name="Data">By time, then model.</param>
/// <param name="Next">Send it as <c>after</c> for the next page; missing on the last one.</param>
public sealed record ScorePageResponse(int Status, string Msg, IReadOnlyList<ScoreResponse> Data, string? Next);
