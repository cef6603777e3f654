using System.Text.Json;
using Interlock.Domain;
using Interlock.Domain.Predictions;

namespace Interlock.Application.Quality.Labels;

/// <summary>What is needed of a recorded prediction to label it.</summary>
internal sealed record RecordedAnswer
{
    private const int LongestShown = 64;
    private const int MostLabelsShown = 50;

    private readonly Prediction _prediction;
    private readonly IReadOnlyList<string>? _labels;
    private readonly string? _label;
    private readonly double? _value;
    private readonly double[] _scores = [];

    /// <param name="prediction">The prediction; its request and response are not kept.</param>
    /// <param name="labels">The labels that its contract has; none where answers are numbers, null where they are neither.</param>
    public RecordedAnswer(Prediction prediction, IReadOnlyList<string>? labels)
    {
        _labels = labels;
        using var json = JsonDocument.Parse(prediction.Response);
        if (labels is not null && json.RootElement.ValueKind == JsonValueKind.Object)
        {
            _label = json.RootElement.TryGetProperty("label"u8, out var label) ? label.GetString() : null;
            _value = _label is null && json.RootElement.TryGetProperty("result"u8, out var result) && result.ValueKind == JsonValueKind.Number ? result.GetDouble() : null;
            _scores = json.RootElement.TryGetProperty("scores"u8, out var scores) ? [.. scores.EnumerateArray().Select(score => score.GetDouble())] : [];
        }

        // Without what may be megabytes.
        _prediction = new Prediction
        {
            Id = prediction.Id,
            Model = prediction.Model,
            Version = prediction.Version,
            Revision = prediction.Revision,
            Caller = prediction.Caller,
            Request = "",
            Response = "",
            InferMs = 0,
        };
    }

    /// <summary>Who asked.</summary>
    public string? Caller => _prediction.Caller;

    /// <summary>The label of the prediction.</summary>
    /// <exception cref="LabelException">The contract does not allow it.</exception>
    public PredictionLabel Label(LabelRequest request, LabelAuthor author, DateTime now)
    {
        if (ProblemOf(request) is { } problem)
        {
            throw new LabelException(problem);
        }

        return new PredictionLabel
        {
            Model = _prediction.Model,
            Version = _prediction.Version,
            PredictionId = _prediction.Id,
            Revision = _prediction.Revision,
            Label = request.Label,
            Value = request.Value,
            Answer = _label,
            AnswerValue = _value,
            Score = ScoreOf(request.Label),
            Confidence = ScoreOf(_label),
            Caller = author.Name,
            At = now,
        };
    }

    private string? ProblemOf(LabelRequest request) => this switch
    {
        _ when request.Row != 0 => $"row {request.Row} is beyond the prediction, which has one row (0): each row of a request is a prediction with an id of its own",
        { _labels: null } or { _label: null, _value: null } => $"predictions of model '{_prediction.Model}' take no labels: they are neither a label nor a number",
        { _labels.Count: 0 } or { _label: null } when request.Value is null => $"model '{_prediction.Model}' answers numbers; expected a 'value'",
        { _labels.Count: 0 } or { _label: null } => null,
        _ when request.Label is null => $"model '{_prediction.Model}' answers labels; expected a 'label': {Shown(_labels!)}",
        _ when !_labels!.Contains(request.Label, StringComparer.Ordinal) =>
            $"'{Excerpt.Of(request.Label, LongestShown)}' is no label of model '{_prediction.Model}' under revision {_prediction.Revision}; expected {Shown(_labels!)}",
        _ => null,
    };

    private double? ScoreOf(string? label)
    {
        if (label is null || _scores.Length != _labels!.Count)
        {
            return null;
        }

        for (var i = 0; i < _scores.Length; i++)
        {
            if (_labels[i] == label)
            {
                return _scores[i];
            }
        }

        return null;
    }

    private static string Shown(IReadOnlyList<string> labels) =>
        string.Join(", ", labels.Take(MostLabelsShown)) + (labels.Count > MostLabelsShown ? $" and {labels.Count - MostLabelsShown} more" : "");
}
