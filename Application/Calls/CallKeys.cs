using Interlock.Application.Serving.Catalog;
using Interlock.Domain;
using Interlock.Domain.Access;

namespace Interlock.Application.Calls;

/// <summary>The caller's own keys of calls.</summary>
internal static class CallKeys
{
    /// <summary>The key of a call, or null.</summary>
    /// <param name="call">The call.</param>
    /// <param name="caller">The caller of the target.</param>
    public static CallKey? Of(ModelCall call, Caller? caller) => call.RequestKey is { } key ? new CallKey(key, call.Caller ?? caller?.Name) : null;

    /// <summary>Has the prediction of a call be known by the call's key.</summary>
    public static void Assign(ModelCall call, CallAnswer answer)
    {
        if (call.RequestKey is { } key && answer.Predictions is [var prediction])
        {
            prediction.RequestKey = key;
        }
    }

    /// <summary>The error of a key for a model whose predictions have none.</summary>
    public static InvalidInputException NotForKind() => InvalidInputException.At(
        ModelTarget.RequestKeyHeader, "is for models of the kinds tabular, image and tensor, whose predictions take labels");
}

/// <summary>The key of a call.</summary>
/// <param name="Key">The caller's own key of the prediction.</param>
/// <param name="Caller">The caller's name, or null.</param>
public sealed record CallKey(string Key, string? Caller);
