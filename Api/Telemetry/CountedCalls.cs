using System.Diagnostics;
using Interlock.Api.Http.Errors;
using Interlock.Application.Calls;
using Interlock.Application.Serving.Catalog;
using Interlock.Application.Telemetry;
using Interlock.Domain;

namespace Interlock.Api.Telemetry;

/// <summary>Counts what comes as line, task, message or row of a job, with the code of the reply that the same request would get.</summary>
internal sealed class CountedCalls(ICallService calls, IModelCatalog catalog) : ICallService
{
    /// <inheritdoc />
    public void Check(ModelTarget target, ReadOnlyMemory<byte> json) => calls.Check(target, json);

    /// <inheritdoc />
    public string RecordedForm(ModelTarget target, ReadOnlyMemory<byte> json) => calls.RecordedForm(target, json);

    /// <inheritdoc />
    public async Task<IReadOnlyList<CallResult>> CallAsync(ModelTarget target, IReadOnlyList<ModelCall> requests, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        var results = await calls.CallAsync(target, requests, cancellationToken);
        var took = Stopwatch.GetElapsedTime(start);
        var served = target.Served ?? catalog.Current.Models.GetValueOrDefault(target.Model);
        foreach (var result in results)
        {
            Count(served, target.Version, result, took);
        }

        return results;
    }

    private static void Count(ServedModel? served, string? asked, CallResult result, TimeSpan took)
    {
        var model = served?.Name ?? InterlockTelemetry.Other;
        var version = result.Answer?.Version ?? result.Error?.FailedBy?.Version ?? RequestMetrics.AskedOf(served, asked);
        ServingMetrics.CountRequest(model, version, result.Error is { } error ? ErrorMap.Of(error).Status : StatusCodes.Status200OK, took);
        if (result.Error is UnavailableException or LimitExceededException)
        {
            ServingMetrics.CountShed(model, result.Error.Code);
        }
    }
}
