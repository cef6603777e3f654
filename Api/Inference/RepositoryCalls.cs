using Interlock.Api.Audit;
using Interlock.Api.Swaps;
using Interlock.Application.Access.Audit;
using Interlock.Application.Inference;
using Interlock.Domain;

namespace Interlock.Api.Inference;

/// <summary>Loads and unloads models for callers, and audits it.</summary>
internal sealed class RepositoryCalls(ModelRepository repository, IAudit audit)
{
    /// <summary>Loads a model.</summary>
    /// <inheritdoc cref="ModelRepository.LoadAsync"/>
    public Task LoadAsync(HttpContext context, string model, CancellationToken cancellationToken) =>
        AuditedAsync(context, "model.load", model, () => repository.LoadAsync(model, text => AdminHeaders.Read(context.Request, text), cancellationToken));

    /// <summary>Unloads a model.</summary>
    /// <inheritdoc cref="ModelRepository.Unload"/>
    public Task UnloadAsync(HttpContext context, string model) => AuditedAsync(context, "model.unload", model, () =>
    {
        repository.Unload(model);
        return Task.CompletedTask;
    });

    /// <summary>Requires that a caller who has a model loaded brings no configuration and no files for it.</summary>
    /// <exception cref="InvalidInputException">There are parameters.</exception>
    public static void RequireNone(IEnumerable<string> parameters)
    {
        if (parameters.FirstOrDefault() is { } first)
        {
            throw InvalidInputException.At($"$.parameters.{Excerpt.Of(first, 64)}", "is not taken: what a model is stands in config.yaml, and its files beside it");
        }
    }

    private async Task AuditedAsync(HttpContext context, string action, string model, Func<Task> act)
    {
        var outcome = AuditEntries.Done;
        try
        {
            await act();
        }
        catch (InterlockException e)
        {
            outcome = e.Code;
            throw;
        }
        finally
        {
            await audit.RecordAsync(AuditSources.Of(context), action, model, outcome);
        }
    }
}
