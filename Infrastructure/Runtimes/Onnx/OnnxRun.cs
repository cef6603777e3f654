using Interlock.Domain;
using Microsoft.ML.OnnxRuntime;

namespace Interlock.Infrastructure.Runtimes.Onnx;

/// <summary>
/// Inputs and outputs of a session, bound once and used for run after run, so that a run allocates nothing. Not thread-safe: each thread takes
/// its own from a pool. Keeps the session alive until it is disposed.
/// </summary>
internal sealed class OnnxRun : IDisposable
{
    private readonly OnnxSession _owner;
    private readonly InferenceSession _session;
    private readonly OrtIoBinding _binding;
    private readonly RunOptions _options = new();
    private readonly TensorBuffer[] _inputs;
    private readonly OrtValue?[] _bound;
    private readonly RunOutput[] _outputs;
    private readonly bool _isOneByOne;
    private IReadOnlyList<OrtValue>? _values;
    private int _count;

    /// <param name="session">The session to run.</param>
    /// <param name="items">The shape of one item of each input, without the batch dimension.</param>
    /// <param name="wanted">Which outputs to compute, by index.</param>
    /// <exception cref="ObjectDisposedException">The session was disposed.</exception>
    public OnnxRun(OnnxSession session, IReadOnlyList<long[]> items, IReadOnlyList<int> wanted)
    {
        _owner = session;
        _inputs = [.. items.Select((item, i) => new TensorBuffer(session.Inputs[i].Type, item))];
        _bound = new OrtValue?[_inputs.Length];
        _outputs = [.. wanted.Select(output => new RunOutput(session.Outputs[output]))];
        _isOneByOne = session.Inputs.Any(input => input.Shape is [1, ..]);
        _session = session.Acquire();
        _binding = _session.CreateIoBinding();
    }

    /// <summary>The inputs, in the order of the session's, to be filled with the same number of items each.</summary>
    public IReadOnlyList<TensorBuffer> Inputs => _inputs;

    /// <summary>Runs the model on what the inputs hold.</summary>
    /// <param name="count">How many items they hold.</param>
    /// <exception cref="OnnxRuntimeException">ONNX Runtime rejected the inputs or failed.</exception>
    public void Execute(int count)
    {
        Clear();
        _count = count;
        Bind(count);
        _session.RunWithBinding(_options, _binding);
        for (var i = 0; i < _outputs.Length; i++)
        {
            if (_outputs[i].IsOpen)
            {
                _outputs[i].Learn(Value(i), count);
            }
        }
    }

    /// <summary>An output of the last run, by its place among the wanted ones.</summary>
    /// <exception cref="InferenceException">Its first dimension is not the items.</exception>
    public OutputTensor Tensor(int output)
    {
        if (_outputs[output].IsFixed)
        {
            return _outputs[output].Tensor;
        }

        var tensor = new OutputTensor(Value(output));
        return tensor.Shape is not [var first, ..] || first == _count || _isOneByOne ? tensor : throw new InferenceException(
            $"output '{_outputs[output].Info.Name}' has the shape [{string.Join(',', tensor.Shape)}] for {_count} rows: its first dimension must be the rows. "
            + "Export the model with the rows first in every output, and open (dynamic)");
    }

    /// <summary>An output of the last run that may be no tensor.</summary>
    public OrtValue Value(int output) => (_values ??= [.. _binding.GetOutputValues()])[output];

    /// <summary>Frees what the last run allocated.</summary>
    public void Clear()
    {
        if (_values is not null)
        {
            foreach (var value in _values)
            {
                value.Dispose();
            }

            _values = null;
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Clear();
        _binding.Dispose();
        _options.Dispose();
        Array.ForEach(_inputs, input => input.Dispose());
        Array.ForEach(_outputs, output => output.Dispose());
        _owner.Release();
    }

    private void Bind(int count)
    {
        for (var i = 0; i < _inputs.Length; i++)
        {
            // A device gets a copy when the input is bound.
            if (!ReferenceEquals(_bound[i], _inputs[i].Value) || !_owner.IsOnCpu)
            {
                _binding.BindInput(_owner.Inputs[i].Name, _bound[i] = _inputs[i].Value);
            }
        }

        foreach (var output in _outputs)
        {
            output.Bind(_binding, count);
        }
    }
}
