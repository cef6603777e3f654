using System.Text.Json;
using Interlock.Domain;
using Interlock.Domain.Predictions;

namespace Interlock.Application.Predictions;

/// <summary>
/// Finds predictions by what is not in an index of its own. A key names one prediction; answers are read one after the other, and no more than
/// <see cref="MostRead"/> for a page, so that a rare label costs as much as any.
/// </summary>
internal static class AnswerSearch
{
    /// <summary>The most predictions that are read for a page.</summary>
    public const int MostRead = 10_000;

    private const int ReadAtOnce = 500;

    /// <summary>A page, newest first; one that was read to its end may have fewer than asked for, or none, and still be followed by another.</summary>
    public static async Task<Page<Prediction>> ListAsync(IPredictionDatastore datastore, PredictionFilter filter, CancellationToken cancellationToken)
    {
        if (filter.Key is { } key)
        {
            var named = await datastore.FindKeyAsync(filter.Model!, key, cancellationToken);
            return new Page<Prediction>(named is not null && IsInRange(named, filter) && IsMeant(named, filter) ? [named] : [], HasMore: false);
        }

        var (found, last) = (new List<Prediction>(), filter.Before);
        for (var read = 0; read < MostRead; read += ReadAtOnce)
        {
            var some = await datastore.ListAsync(filter with { Before = last, Limit = ReadAtOnce }, cancellationToken);
            foreach (var prediction in some)
            {
                last = prediction.Id;
                if (IsMeant(prediction, filter))
                {
                    found.Add(prediction);
                }

                if (found.Count == filter.Limit)
                {
                    return new Page<Prediction>(found, HasMore: true) { Last = last };
                }
            }

            if (some.Count < ReadAtOnce)
            {
                return new Page<Prediction>(found, HasMore: false);
            }
        }

        return new Page<Prediction>(found, HasMore: true) { Last = last };
    }

    private static bool IsInRange(Prediction prediction, PredictionFilter filter) =>
        (filter.Version is null || prediction.Version == filter.Version)
        && (filter.Caller is null || prediction.Caller == filter.Caller)
        && (filter.From is not { } from || string.CompareOrdinal(prediction.Id, TimeOrderedId.FloorOf(from)) >= 0)
        && (TimeOrderedId.CeilingOf(filter.To, filter.Before) is not { } ceiling || string.CompareOrdinal(prediction.Id, ceiling) < 0);

    private static bool IsMeant(Prediction prediction, PredictionFilter filter)
    {
        if (!filter.IsOfAnswers)
        {
            return true;
        }

        using var json = JsonDocument.Parse(prediction.Response);
        if (json.RootElement.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        var label = json.RootElement.TryGetProperty("label"u8, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
        return (filter.Label is null || label == filter.Label)
            && ((filter.MinScore is null && filter.MaxScore is null)
                || (ScoreOf(json.RootElement, label is not null) is { } score && !(score < filter.MinScore) && !(score > filter.MaxScore)));
    }

    // The label that is answered is the one with the highest score.
    private static double? ScoreOf(JsonElement answer, bool hasLabel) =>
        !hasLabel ? answer.TryGetProperty("result"u8, out var number) && number.ValueKind == JsonValueKind.Number ? number.GetDouble() : null
        : answer.TryGetProperty("scores"u8, out var scores) && scores.ValueKind == JsonValueKind.Array && scores.GetArrayLength() > 0 ? scores.EnumerateArray().Max(score => score.GetDouble())
        : null;
}
