using Interlock.Application.Kinds.Tensors;
using Interlock.Domain;
using Interlock.Domain.Models;
using Interlock.Domain.Tensors;
using Microsoft.ML.OnnxRuntime;

namespace Interlock.Infrastructure.Runtimes.Onnx.Tensors;

/// <summary>Any ONNX file from tensors to tensors.</summary>
public sealed class OnnxTensorModel : ITensorModel, IFileHashes, IDisposable
{
    private readonly OnnxSession _session;
    private readonly TensorRun _run;
    private readonly int _mostRows;

    /// <summary>Loads the file and narrows what it declares to the contract.</summary>
    /// <exception cref="ModelLoadException">The file is no model or does not fit; every mismatch is named.</exception>
    public OnnxTensorModel(TensorModelConfig model, OnnxTensorConfig version, OnnxLoader loader)
    {
        _session = loader.Load(version.Path, version.Sha256, version);
        var problems = new List<string>();
        var plan = new TensorPlan(model, problems);
        (Inputs, Outputs) = (plan.Inputs(_session.Inputs), plan.Outputs(_session.Outputs));
        if (problems.Count > 0)
        {
            _session.Dispose();
            throw new ModelLoadException(_session.Mismatch("the model", problems));
        }

        _mostRows = model.Limits.MaxBatch;
        HasRows = _mostRows > 1 && _session.HasRows(Outputs.Select(output => output.Name));
        _run = new TensorRun(_session, Outputs);
    }

    /// <inheritdoc />
    public IReadOnlyList<TensorInfo> Inputs { get; }

    /// <inheritdoc />
    public IReadOnlyList<TensorInfo> Outputs { get; }

    /// <inheritdoc />
    public bool HasRows { get; }

    /// <inheritdoc />
    public IReadOnlyDictionary<string, string> Sha256 => _session.Sha256;

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<TensorSet>> Infer(IReadOnlyList<TensorSet> inputs, CancellationToken cancellationToken)
    {
        var answers = new TensorSet[inputs.Count];
        try
        {
            for (var start = 0; start < inputs.Count;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var end = EndOfRun(inputs, start);
                Run(inputs, start, answers.AsSpan(start, end - start));
                start = end;
            }
        }
        catch (OnnxRuntimeException e)
        {
            throw new InferenceException($"ONNX Runtime failed: {e.Message}", e);
        }

        return new ValueTask<IReadOnlyList<TensorSet>>(answers);
    }

    /// <inheritdoc />
    public void Dispose() => _session.Dispose();

    /// <summary>Requests whose tensors differ in nothing but their rows are answered together, up to <c>serving.max-batch</c> rows.</summary>
    private int EndOfRun(IReadOnlyList<TensorSet> inputs, int start)
    {
        var end = start + 1;
        if (HasRows)
        {
            var rows = RowsOf(inputs[start]);
            while (end < inputs.Count && rows + RowsOf(inputs[end]) <= _mostRows && TensorRows.Match(inputs[start], inputs[end]))
            {
                rows += RowsOf(inputs[end++]);
            }
        }

        return end;
    }

    private void Run(IReadOnlyList<TensorSet> inputs, int start, Span<TensorSet> answers)
    {
        if (answers.Length == 1)
        {
            answers[0] = _run.Execute(inputs[start]);
            return;
        }

        var together = _run.Execute(TensorRows.Join(inputs, start, answers.Length));
        var first = 0L;
        for (var i = 0; i < answers.Length; i++)
        {
            var rows = RowsOf(inputs[start + i]);
            answers[i] = TensorRows.Cut(together, first, rows);
            first += rows;
        }
    }

    private static long RowsOf(TensorSet tensors) => tensors.Tensors[0].Shape[0];
}
