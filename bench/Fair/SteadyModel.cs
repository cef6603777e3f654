using Interlock.Domain.Models;
using Interlock.Domain.Tabular;

namespace Interlock.Bench.Fair;

/// <summary>A model that takes the same time for a batch of any size, and no CPU, so that only waiting is measured.</summary>
internal sealed class SteadyModel(TimeSpan run) : IModel<TabularRow, TabularResult>
{
    public async ValueTask<IReadOnlyList<TabularResult>> Infer(IReadOnlyList<TabularRow> inputs, CancellationToken cancellationToken)
    {
        await Task.Delay(run, cancellationToken);
        return [.. inputs.Select(_ => new TabularResult(0))];
    }
}
