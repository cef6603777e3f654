using Interlock.Application.Configuration;
using Interlock.Domain;
using Interlock.Domain.Predictions;

namespace Interlock.Application.Quality.Labels;

/// <summary>Checks labels against the predictions that they are for, and stores them together.</summary>
public sealed class LabelWriter(ILabelDatastore datastore, RecordedContracts contracts, TimeProvider time)
{
    private static readonly LabelException Full = new($"the prediction has {PredictionLabel.Most} labels already; no more are stored");

    /// <summary>Stores labels in their order. Each is rejected alone.</summary>
    /// <returns>What became of each.</returns>
    /// <exception cref="UnavailableException"><c>datastore_unavailable</c>: none is stored.</exception>
    public async Task<IReadOnlyList<LabelResult>> WriteAsync(IReadOnlyList<LabelRequest> requests, LabelAuthor author, CancellationToken cancellationToken)
    {
        var answers = await ReadAsync(requests, cancellationToken);
        var (now, results) = (time.GetUtcNow().UtcDateTime, new LabelResult[requests.Count]);
        var (labels, places) = (new List<PredictionLabel>(), new List<int>());
        for (var i = 0; i < results.Length; i++)
        {
            try
            {
                labels.Add(Find(answers, requests[i], author).Label(requests[i], author, now));
                places.Add(i);
            }
            catch (InterlockException e)
            {
                results[i] = new LabelResult(null, IsNew: false, e);
            }
        }

        var outcomes = labels.Count > 0 ? await datastore.AddAsync(labels, cancellationToken) : [];
        for (var i = 0; i < outcomes.Count; i++)
        {
            results[places[i]] = outcomes[i] == LabelOutcome.Full
                ? new LabelResult(null, IsNew: false, Full)
                : new LabelResult(labels[i], outcomes[i] == LabelOutcome.Added, null);
        }

        return results;
    }

    private static RecordedAnswer Find(Dictionary<(string?, string), RecordedAnswer> answers, LabelRequest request, LabelAuthor author) =>
        PlaceOf(request) is { } place && answers.TryGetValue(place, out var answer) && (author.Owner is null || answer.Caller == author.Owner)
            ? answer
            : throw new NotFoundException(request.Id is null ? $"prediction of model '{Excerpt.Of(request.Model!, 64)}' with the key" : "prediction", request.Id ?? request.Key!);

    // An id, or a model and a key; null for what cannot be one.
    private static (string? Model, string Name)? PlaceOf(LabelRequest request) => request switch
    {
        { Id: not null } => TimeOrderedId.Parse(request.Id) is { } id ? (null, id) : null,
        _ => ConfigId.IsValid(request.Model!) && HeaderKey.IsValid(request.Key!) ? (request.Model, request.Key!) : null,
    };

    private async Task<Dictionary<(string?, string), RecordedAnswer>> ReadAsync(IReadOnlyList<LabelRequest> requests, CancellationToken cancellationToken)
    {
        var places = requests.Select(PlaceOf).OfType<(string? Model, string Name)>().ToHashSet();
        var answers = new Dictionary<(string?, string), RecordedAnswer>();
        await datastore.ReadPredictionsAsync(
            [.. places.Where(place => place.Model is null).Select(place => place.Name)],
            [.. places.Where(place => place.Model is not null).Select(place => (place.Model!, place.Name))],
            async prediction =>
            {
                var contract = await contracts.FindAsync(prediction.Model, prediction.Revision, cancellationToken);
                var answer = new RecordedAnswer(prediction, contract?.LabelsOf(prediction.Request));
                answers[(null, prediction.Id)] = answer;
                if (prediction.RequestKey is { } key)
                {
                    answers[(prediction.Model, key)] = answer;
                }
            },
            cancellationToken);
        return answers;
    }
}
