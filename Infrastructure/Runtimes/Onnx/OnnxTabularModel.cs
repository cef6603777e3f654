using Interlock.Application.Tabular;
using Interlock.Domain;
using Interlock.Domain.Models;
using Interlock.Domain.Tabular;

namespace Interlock.Infrastructure.Runtimes.Onnx;

/// <summary>An ONNX file that keeps the contract of a tabular model.</summary>
public sealed class OnnxTabularModel : IModel<TabularRow, TabularResult>, IFileHashes, IDisposable
{
    private readonly OnnxSession _session;
    private readonly RunPool<TabularInputs> _inputs;
    private readonly TabularOutputs _outputs;
    private readonly int[] _wanted;
    private readonly bool _oneByOne;

    /// <summary>Loads the file and matches it with the contract.</summary>
    /// <exception cref="ModelLoadException">The file is no model or does not fit; every mismatch is named.</exception>
    public OnnxTabularModel(TabularModelConfig model, OnnxTabularConfig version)
    {
        _session = OnnxSession.Load(version.Path, version.Sha256, version.Threads);
        var problems = new List<string>();
        var inputs = new TabularInputPlan(model.Features, version.Inputs, problems).Match(_session.Inputs);
        var outputs = new TabularOutputPlan(_session.Outputs, model.Labels, version.Outputs, problems).Match();
        if (problems.Count > 0)
        {
            _session.Dispose();
            throw new ModelLoadException(Describe(problems, model));
        }

        _inputs = new RunPool<TabularInputs>(() => new TabularInputs(inputs));
        _outputs = new TabularOutputs([.. outputs.Select(output => output.Role)], new LabelSet(model.Labels));
        _wanted = [.. outputs.Select(output => output.Output)];
        _oneByOne = inputs.Any(input => input.Info.Shape is [1, ..]);
    }

    /// <inheritdoc />
    public IReadOnlyDictionary<string, string> Sha256 => _session.Sha256;

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<TabularResult>> Infer(IReadOnlyList<TabularRow> inputs, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var results = new TabularResult[inputs.Count];
        var tensors = _inputs.Rent();
        try
        {
            var step = _oneByOne ? 1 : inputs.Count;
            for (var start = 0; start < inputs.Count; start += step)
            {
                Run(tensors, inputs, start, results.AsSpan(start, step));
            }
        }
        catch (OrtException e)
        {
            throw new InferenceException($"ONNX Runtime failed: {e.Message}", e);
        }
        finally
        {
            _inputs.Return(tensors);
        }

        return new ValueTask<IReadOnlyList<TabularResult>>(results);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _session.Dispose();
        _inputs.Dispose();
    }

    private void Run(TabularInputs tensors, IReadOnlyList<TabularRow> rows, int start, Span<TabularResult> results)
    {
        Span<nint> values = stackalloc nint[_wanted.Length];
        try
        {
            _session.Run(tensors.Fill(rows, start, results.Length), _wanted, values);
            _outputs.Read(values, results);
        }
        finally
        {
            OnnxSession.Release(values);
        }
    }

    private string Describe(List<string> problems, TabularModelConfig model)
    {
        var features = model.Features.Select(feature => $"{feature.Key}: {feature.Value.Type.ToString().ToLowerInvariant()}");
        return _session.Mismatch("the model", problems)
            + $" The contract has the features {string.Join("; ", features)} and "
            + (model.Labels.Count == 0 ? "no labels." : $"the labels {string.Join(", ", model.Labels)}.");
    }
}
