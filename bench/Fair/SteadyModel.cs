using Interlock.Application.Configuration;
using Interlock.Application.Kinds.Tabular;
using Interlock.Application.Serving.Batching;
using Interlock.Domain.Models;
using Interlock.Domain.Tabular;

namespace Interlock.Bench.Fair;

/// <summary>A model that takes the same time for a batch of any size, and no CPU, so that only waiting is measured.</summary>
internal sealed class SteadyModel : IModel<TabularRow, TabularResult>, IDisposable
{
    public const int MaxBatch = 32;

    /// <summary>Of one run.</summary>
    public static readonly TimeSpan Run = TimeSpan.FromMilliseconds(20);

    /// <summary>One instance, with the default queue.</summary>
    public LoadedModel<TabularRow, TabularResult> Load() => new(
        new ModelVersion("steady", "v1", new TabularModelConfig
        {
            Features = new Dictionary<string, FeatureConfig> { ["x"] = new() },
            Active = "v1",
            Versions = new Dictionary<string, VersionConfig> { ["v1"] = new NoVersion() },
            Serving = new ServingConfig { MaxBatch = MaxBatch, Instances = 1 },
        }),
        new ModelInstance<TabularRow, TabularResult>(this, new Dictionary<string, string>(), this),
        [],
        TimeProvider.System);

    public async ValueTask<IReadOnlyList<TabularResult>> Infer(IReadOnlyList<TabularRow> inputs, CancellationToken cancellationToken)
    {
        await Task.Delay(Run, cancellationToken);
        return [.. inputs.Select(_ => new TabularResult(0))];
    }

    public void Dispose()
    {
    }

    private sealed record NoVersion : VersionConfig;
}
