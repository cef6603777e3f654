using Interlock.Application.Configuration;
using Interlock.Application.Kinds.Tabular;
using Interlock.Application.Serving.Batching;
using Interlock.Domain;
using Interlock.Domain.Access;
using Interlock.Domain.Tabular;

namespace Interlock.Bench.Fair;

/// <summary>A loaded model without a server, so that only its queue is measured.</summary>
internal sealed class QueueTarget : ITarget, IDisposable
{
    private const int MaxBatch = 32;

    private static readonly TimeSpan Run = TimeSpan.FromMilliseconds(20);
    private static readonly TabularRow[] Row = [new([1])];
    private static readonly Dictionary<string, Caller> Callers = new() { ["a"] = new("a", default), ["b"] = new("b", default) };

    private readonly LoadedModel<TabularRow, TabularResult> _model;

    public QueueTarget() => _model = new(
        new ModelVersion("steady", "v1", new TabularModelConfig
        {
            Features = new Dictionary<string, FeatureConfig> { ["x"] = new() },
            Active = "v1",
            Versions = new Dictionary<string, VersionConfig> { ["v1"] = new NoVersion() },
            Serving = new ServingConfig { MaxBatch = MaxBatch, Instances = 1 },
        }),
        new ModelInstance<TabularRow, TabularResult>(new SteadyModel(Run), new Dictionary<string, string>(), this),
        [],
        TimeProvider.System);

    public double Capacity => MaxBatch / Run.TotalSeconds;

    public async Task<bool> SendAsync(string caller)
    {
        try
        {
            await _model.InferAsync(Row, Callers[caller], 0, CancellationToken.None);
            return true;
        }
        catch (UnavailableException)
        {
            return false;
        }
    }

    public ValueTask DisposeAsync()
    {
        _model.Retire();
        return ValueTask.CompletedTask;
    }

    public void Dispose()
    {
    }

    private sealed record NoVersion : VersionConfig;
}
