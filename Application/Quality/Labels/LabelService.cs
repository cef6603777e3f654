using Interlock.Application.Sources;
using Interlock.Domain;
using Interlock.Domain.Predictions;

namespace Interlock.Application.Quality.Labels;

/// <inheritdoc />
public sealed class LabelService(LabelWriter writer, ILabelDatastore datastore) : ILabelService
{
    /// <inheritdoc />
    public async Task<LabelResult> LabelAsync(LabelRequest request, LabelAuthor author, CancellationToken cancellationToken)
    {
        var result = (await writer.WriteAsync([request], author, cancellationToken))[0];
        return result.Problem is null ? result : throw result.Problem;
    }

    /// <inheritdoc />
    public async Task<ImportResult> ImportAsync(
        Stream source, LabelFormat format, LabelAuthor author, Func<ImportProgress, Task> afterGroup, CancellationToken cancellationToken)
    {
        var import = new LabelImport(writer, author, new LabelSource(source, format), afterGroup);
        try
        {
            await import.RunAsync(cancellationToken);
            return import.Result;
        }
        catch (Exception e) when (e is IOException or InterlockException)
        {
            throw new ImportStoppedException(import.Result, e);
        }
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<PredictionLabel>> ListAsync(Prediction prediction, CancellationToken cancellationToken) => datastore.ListAsync(prediction, cancellationToken);
}
