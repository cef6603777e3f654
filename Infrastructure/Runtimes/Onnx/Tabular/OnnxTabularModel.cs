using Interlock.Application.Kinds.Tabular;
using Interlock.Domain;
using Interlock.Domain.Models;
using Interlock.Domain.Tabular;
using Interlock.Infrastructure.Runtimes.Onnx.Labels;
using Microsoft.Extensions.ObjectPool;
using Microsoft.ML.OnnxRuntime;

namespace Interlock.Infrastructure.Runtimes.Onnx.Tabular;

/// <summary>An ONNX file that keeps the contract of a tabular model.</summary>
public sealed class OnnxTabularModel : IModel<TabularRow, TabularResult>, IFileHashes, IDisposable
{
    private readonly OnnxSession _session;
    private readonly ObjectPool<OnnxRun> _runs;
    private readonly TabularInputs _inputs;
    private readonly TabularOutputs _outputs;
    private readonly bool _oneByOne;

    /// <summary>Loads the file and matches it with the contract.</summary>
    /// <exception cref="ModelLoadException">The file is no model or does not fit; every mismatch is named.</exception>
    public OnnxTabularModel(TabularModelConfig model, OnnxTabularConfig version, OnnxLoader loader)
    {
        _session = loader.Load(version.Path, version.Sha256, version);
        var problems = new List<string>();
        var inputs = new TabularInputPlan(model.Features, version.Inputs, problems).Match(_session.Inputs);
        var outputs = new TabularOutputPlan(_session.Outputs, model.Labels, version.Outputs, problems).Match();
        var labels = new LabelSet(model.Labels);
        var order = model.Labels.Count == 0 ? null : ClassOrder.Of(_session, outputs.Select(output => output.Output), labels, problems);
        if (problems.Count > 0)
        {
            _session.Dispose();
            throw new ModelLoadException(Describe(problems, model));
        }

        _runs = new OnnxRunPolicy(_session, [.. inputs.Select(input => input.Item)], [.. outputs.Select(output => output.Output)]).CreatePool();
        _inputs = new TabularInputs(inputs);
        _outputs = new TabularOutputs([.. outputs.Select(output => output.Role)], labels, order);
        _oneByOne = inputs.Any(input => input.Info.Shape is [1, ..]);
    }

    /// <inheritdoc />
    public IReadOnlyDictionary<string, string> Sha256 => _session.Sha256;

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<TabularResult>> Infer(IReadOnlyList<TabularRow> inputs, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var results = new TabularResult[inputs.Count];
        var run = _runs.Get();
        try
        {
            var step = _oneByOne ? 1 : inputs.Count;
            for (var start = 0; start < inputs.Count; start += step)
            {
                Run(run, inputs, start, results.AsSpan(start, step));
            }
        }
        catch (OnnxRuntimeException e)
        {
            throw new InferenceException($"ONNX Runtime failed: {e.Message}", e);
        }
        finally
        {
            _runs.Return(run);
        }

        return new ValueTask<IReadOnlyList<TabularResult>>(results);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _session.Dispose();
        ((IDisposable)_runs).Dispose();
    }

    private void Run(OnnxRun run, IReadOnlyList<TabularRow> rows, int start, Span<TabularResult> results)
    {
        _inputs.Fill(run.Inputs, rows, start, results.Length);
        run.Execute(results.Length);
        _outputs.Read(run, results);
    }

    private string Describe(List<string> problems, TabularModelConfig model)
    {
        var features = model.Features.Select(feature => $"{feature.Key}: {feature.Value.Type.ToString().ToLowerInvariant()}");
        return _session.Mismatch("the model", problems)
            + $" The contract has the features {string.Join("; ", features)} and "
            + (model.Labels.Count == 0 ? "no labels." : $"the labels {string.Join(", ", model.Labels)}.");
    }
}
