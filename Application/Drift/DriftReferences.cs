using System.Text.Json;
using Interlock.Application.Configuration;
using Interlock.Application.Jobs.BatchScoring.Files;
using Interlock.Application.Predictions;
using Interlock.Domain.Predictions;

namespace Interlock.Application.Drift;

/// <summary>Finds the reference of a version: the file that <c>reference</c> names, else its first recorded predictions.</summary>
public sealed class DriftReferences(IPredictionDatastore predictions)
{
    private const int PageSize = 1000;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, RespectNullableAnnotations = true };

    /// <summary>Finds a version's reference.</summary>
    internal async Task<FoundReference> FindAsync(string model, string version, ModelConfig config, CancellationToken cancellationToken) =>
        config.Versions[version].Reference is { } file ? await ReadAsync(file, cancellationToken) : await FirstAsync(model, version, config, cancellationToken);

    /// <summary>Writes a reference to a file; one that is there is replaced at once.</summary>
    public static async Task WriteAsync(string file, DriftReference reference, CancellationToken cancellationToken)
    {
        await using var part = new PartFile(file, FileMode.Create);
        await JsonSerializer.SerializeAsync(part.Stream, reference, Json, cancellationToken);
        part.Complete();
    }

    private static async Task<FoundReference> ReadAsync(string file, CancellationToken cancellationToken)
    {
        var name = Path.GetFileName(file);
        try
        {
            await using var stream = File.OpenRead(file);
            var reference = await JsonSerializer.DeserializeAsync<DriftReference>(stream, Json, cancellationToken) ?? throw new JsonException("It is empty.");
            if (!reference.IsWhole)
            {
                throw new JsonException("Its numbers do not fit together.");
            }

            return new FoundReference(reference, new ReferenceSource(name, reference.Rows, 0), "");
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return new FoundReference(null, new ReferenceSource(name, 0, 0, $"The file cannot be read: {e.Message} Make it with 'interlock reference'."), "");
        }
    }

    /// <summary>Sums up the first recorded predictions of a version.</summary>
    internal async Task<FoundReference> FirstAsync(string model, string version, ModelConfig config, CancellationToken cancellationToken)
    {
        var (needed, first) = (config.Quality.ReferenceRows, new List<Prediction>());
        for (var isMore = true; isMore;)
        {
            var limit = Math.Min(PageSize, needed - first.Count);
            var page = await predictions.ListFirstAsync(model, version, first is [.., var last] ? last.Id : null, limit, cancellationToken);
            first.AddRange(page);
            isMore = page.Count == limit && first.Count < needed;
        }

        var columns = DriftColumn.Of(config);
        var samples = columns.Count == 0 ? [] : first.Select(prediction => DriftSample.Read(prediction, config)).OfType<DriftSample>().ToList();
        var problem = columns.Count == 0 ? "Nothing of models of this kind can be compared."
            : first.Count < needed ? $"The reference is the first {needed} predictions, and there are {first.Count}."
            : samples.Count == 0 ? "None of the first predictions can be read: they were made under another contract, or their requests are not kept."
            : null;
        return new FoundReference(
            problem is null ? DriftReference.Of(columns, samples) : null, new ReferenceSource(null, samples.Count, needed, problem), first is [.., var end] ? end.Id : "");
    }
}

/// <summary>A reference that was looked for.</summary>
/// <param name="Reference">It; null where there is none, as its source says.</param>
/// <param name="Source">Where it comes from.</param>
/// <param name="Last">The id of the last prediction that it was made of; empty for none.</param>
internal sealed record FoundReference(DriftReference? Reference, ReferenceSource Source, string Last);
