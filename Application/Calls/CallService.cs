using Interlock.Application.Serving.Catalog;
using Interlock.Domain;

namespace Interlock.Application.Calls;

/// <inheritdoc />
public sealed class CallService(IModelCatalog catalog, IEnumerable<IKindCalls> kinds) : ICallService
{
    private readonly Dictionary<Type, IKindCalls> _kinds = kinds.ToDictionary(kind => kind.ConfigType);

    /// <inheritdoc />
    public void Check(ModelTarget target, ReadOnlyMemory<byte> json)
    {
        var config = (target.Served ?? catalog.Current.Require(target.Model)).Config;
        _kinds[config.GetType()].Check(config, json);
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<CallResult>> CallAsync(ModelTarget target, IReadOnlyList<ModelCall> calls, CancellationToken cancellationToken)
    {
        try
        {
            var served = target.Served ?? catalog.Current.Require(target.Model);
            var results = await _kinds[served.Config.GetType()].CallAsync(target with { Served = served }, calls, cancellationToken);
            SetCallers(results, calls);
            return results;
        }
        catch (InterlockException e)
        {
            return [.. calls.Select(_ => CallResult.Of(e))];
        }
    }

    private static void SetCallers(IReadOnlyList<CallResult> results, IReadOnlyList<ModelCall> calls)
    {
        for (var i = 0; i < calls.Count; i++)
        {
            if (calls[i].Caller is { } caller)
            {
                foreach (var prediction in results[i].Answer?.Predictions ?? [])
                {
                    prediction.Caller = caller;
                }
            }
        }
    }
}
