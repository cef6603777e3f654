using System.Text.Json;
using Interlock.Application.Kinds.Tabular;
using Interlock.Application.Predictions;
using Interlock.Domain;
using Interlock.Domain.Predictions;

namespace Interlock.Application.Drift;

/// <summary>Says what versions answered lately, from what is recorded.</summary>
public sealed class AnswerMixes(IPredictionDatastore predictions, TimeProvider time)
{
    /// <summary>How many answers of a version are looked at.</summary>
    public const int Most = 1000;

    /// <summary>How far back.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromHours(24);

    /// <summary>The mix of the last answers of a version, whose answers have a label or a number.</summary>
    /// <param name="model">The model.</param>
    /// <param name="version">The version.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="UnavailableException"><c>datastore_unavailable</c>.</exception>
    public async Task<AnswerMix> FindAsync(string model, string version, CancellationToken cancellationToken)
    {
        var filter = new PredictionFilter { Model = model, Version = version, From = time.GetUtcNow() - Window, Limit = Most };
        var (labels, numbers) = (new List<string>(), new List<double>());
        foreach (var prediction in await predictions.ListAsync(filter, cancellationToken))
        {
            Add(prediction, labels, numbers);
        }

        return AnswerMix.Of(labels, numbers);
    }

    private static void Add(Prediction prediction, List<string> labels, List<double> numbers)
    {
        using var answer = JsonDocument.Parse(prediction.Response);
        if (answer.RootElement.ValueKind != JsonValueKind.Object || !answer.RootElement.TryGetProperty("result"u8, out var result) || result.ValueKind != JsonValueKind.Number)
        {
            return;
        }

        var said = TabularJson.ReadResult(answer.RootElement);
        if (said.Label is { } label)
        {
            labels.Add(label);
        }
        else
        {
            numbers.Add(said.Result);
        }
    }
}
