using Interlock.Application.Configuration;
using Interlock.Application.Serving;
using Interlock.Domain;

namespace Interlock.Application.Calls;

/// <inheritdoc />
public sealed class CallService(IModelCatalog catalog, IEnumerable<IKindCalls> kinds) : ICallService
{
    private readonly Dictionary<Type, IKindCalls> _kinds = kinds.ToDictionary(kind => kind.ConfigType);

    /// <inheritdoc />
    public void Check(string model, ReadOnlyMemory<byte> json)
    {
        var config = ConfigOf(model);
        _kinds[config.GetType()].Check(config, json);
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<CallResult>> CallAsync(ModelTarget target, IReadOnlyList<ModelCall> calls, CancellationToken cancellationToken)
    {
        try
        {
            return await _kinds[ConfigOf(target.Model).GetType()].CallAsync(target, calls, cancellationToken);
        }
        catch (InterlockException e)
        {
            return [.. calls.Select(_ => CallResult.Of(e))];
        }
    }

    private ModelConfig ConfigOf(string model)
    {
        var models = catalog.Current.Models;
        return models.TryGetValue(model, out var served) ? served.Config : throw new UnknownModelException(model, models.Keys);
    }
}
