using Interlock.Domain;
using Interlock.Domain.Predictions;

namespace Interlock.Application.Quality;

/// <summary>Computes the quality of a version from its labels, row by row.</summary>
internal sealed class QualityTally
{
    private readonly LabelTally _labels = new();
    private readonly NumberTally _numbers = new();
    private readonly DelaySample _delays = new();
    private PredictionLabel? _latest;
    private long _labelled;

    /// <summary>Adds a label. Those of a prediction come together, the latest last.</summary>
    public void Add(PredictionLabel label)
    {
        if (_latest?.PredictionId != label.PredictionId)
        {
            Count();
            _labelled++;
            _delays.Add(label.At - TimeOrderedId.TimeOf(label.PredictionId).UtcDateTime);
        }

        _latest = label;
    }

    /// <summary>The quality.</summary>
    /// <param name="version">The version.</param>
    /// <param name="predictions">How many predictions it has.</param>
    /// <param name="known">The labels of its contract.</param>
    public VersionQuality Result(string version, long predictions, IReadOnlyList<string> known)
    {
        Count();
        _latest = null;
        return new VersionQuality(version, predictions, _labelled, _labels.Result(known), _numbers.Result, _delays.Result());
    }

    private void Count()
    {
        switch (_latest)
        {
            case { Label: { } label, Answer: { } answer }:
                _labels.Add(label, answer, _latest);
                break;
            case { Value: { } value, AnswerValue: { } answer }:
                _numbers.Add(value, answer);
                break;
        }
    }
}
