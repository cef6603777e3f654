using System.Text.Json.Nodes;
using Interlock.Api.Access;
using Interlock.Api.Audit;
using Interlock.Api.Http;
using Interlock.Api.Http.Errors;
using Interlock.Application.Retention;
using Interlock.Domain;
using Interlock.Domain.Access;
using Microsoft.AspNetCore.Mvc;

namespace Interlock.Api.Retention;

/// <summary>Deletes recorded predictions that are to be forgotten.</summary>
[ApiController, Tags("Predictions")]
[RequiresRole(Role.Admin)]
public sealed class ErasureController(IRetentionDatastore datastore) : ControllerBase
{
    /// <summary>Deletes a prediction with its labels.</summary>
    /// <param name="id">As the reply gave it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [Audited("prediction.delete", Subject = "id")]
    [HttpDelete("/predictions/{id}", Name = "deletePrediction"), Errors("not_found", "datastore_full", "datastore_unavailable")]
    public async Task<Reply<ErasedRows>> Delete(string? id, CancellationToken cancellationToken) =>
        TimeOrderedId.Parse(id) is { } canonical && await datastore.EraseAsync(canonical, cancellationToken)
            ? Reply.Ok(new ErasedRows(1, 0, 0, 0))
            : throw new NotFoundException("prediction", id ?? "");

    /// <summary>Deletes all predictions of a caller with their labels, and its tasks that have ended.</summary>
    /// <param name="caller">The caller's name.</param>
    /// <param name="cancellationToken">Ends the work; what was deleted stays deleted.</param>
    [Audited("predictions.delete")]
    [HttpDelete("/predictions", Name = "deletePredictionsOfCaller"), Errors("invalid_input", "datastore_full", "datastore_unavailable")]
    public async Task<Reply<ErasedRows>> DeleteOfCaller(string? caller, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(caller) || caller.Length > CallerName.MaxLength || caller.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            throw InvalidInputException.At("caller", "is not the name of a caller");
        }

        var erased = await datastore.EraseCallerAsync(caller, cancellationToken);
        AuditedAttribute.SetAfter(HttpContext, new JsonObject
        {
            ["caller"] = caller, ["predictions"] = erased.Predictions, ["labels"] = erased.Labels, ["tasks"] = erased.Tasks,
        });
        return Reply.Ok(erased);
    }
}
