using Interlock.Application.Kinds.Tabular;
using Interlock.Domain;
using Interlock.Domain.Models;
using Interlock.Domain.Tabular;

namespace Interlock.Infrastructure.Runtimes.Constant;

/// <summary>Gives every row the label of the configuration.</summary>
internal sealed class ConstantTabularModel : IModel<TabularRow, TabularResult>
{
    private readonly TabularResult _result;

    public ConstantTabularModel(TabularModelConfig model, ConstantTabularConfig version)
    {
        var index = model.Labels.ToList().IndexOf(version.Label);
        _result = index >= 0
            ? new TabularResult(index, version.Label)
            : throw new ModelLoadException($"'{version.Label}' is not one of the labels: {string.Join(", ", model.Labels)}");
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<TabularResult>> Infer(IReadOnlyList<TabularRow> inputs, CancellationToken cancellationToken) =>
        new(Enumerable.Repeat(_result, inputs.Count).ToArray());
}
