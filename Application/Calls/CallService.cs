using Interlock.Application.Configuration;
using Interlock.Application.Quotas;
using Interlock.Application.Serving.Catalog;
using Interlock.Domain;

namespace Interlock.Application.Calls;

/// <inheritdoc />
public sealed class CallService(IModelCatalog catalog, RowUsage usage, IEnumerable<IKindCalls> kinds) : ICallService
{
    private readonly Dictionary<Type, IKindCalls> _kinds = kinds.ToDictionary(kind => kind.ConfigType);

    /// <inheritdoc />
    public void Check(ModelTarget target, ReadOnlyMemory<byte> json)
    {
        var config = ConfigOf(target);
        _kinds[config.GetType()].Check(config, json);
        if (target.RequestKey is not null)
        {
            RecordedForm(target, json);
        }
    }

    /// <inheritdoc />
    public string RecordedForm(ModelTarget target, ReadOnlyMemory<byte> json)
    {
        var config = ConfigOf(target);
        return _kinds[config.GetType()].RecordedForm(config, json);
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<CallResult>> CallAsync(ModelTarget target, IReadOnlyList<ModelCall> calls, CancellationToken cancellationToken)
    {
        try
        {
            var served = target.Served ?? catalog.Current.Require(target.Model);
            var results = await _kinds[served.Config.GetType()].CallAsync(target with { Served = served }, calls, cancellationToken);
            return calls.All(call => call.Caller is null) ? results : [.. results.Select((result, i) => Assign(result, calls[i].Caller))];
        }
        catch (InterlockException e)
        {
            return [.. calls.Select(_ => CallResult.Of(e))];
        }
    }

    private ModelConfig ConfigOf(ModelTarget target) => (target.Served ?? catalog.Current.Require(target.Model)).Config;

    /// <summary>Has an answer belong to the caller of its call, where calls of several callers are answered together.</summary>
    private CallResult Assign(CallResult result, string? caller)
    {
        if (caller is null || result.Answer is not { Predictions: var predictions })
        {
            return result;
        }

        try
        {
            usage.Count(caller, predictions.Count);
        }
        catch (LimitExceededException e)
        {
            return CallResult.Of(e);
        }

        foreach (var prediction in predictions)
        {
            prediction.Caller = caller;
        }

        return result;
    }
}
