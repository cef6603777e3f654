using Microsoft.ML.OnnxRuntime;

namespace Interlock.Infrastructure.Runtimes.Onnx;

/// <summary>
/// One output of a run. ONNX Runtime allocates it with each run, unless the first run gave what the file declares, a fixed shape for each item:
/// then it is written into memory that is kept. Not thread-safe.
/// </summary>
internal sealed class RunOutput : IDisposable
{
    private long[]? _item;
    private TensorBuffer? _buffer;
    private OrtValue? _bound;

    public RunOutput(OnnxValueInfo info)
    {
        Info = info;
        if (info is { IsTensor: true, Shape: [1 or < 0, .. var item] } && item.All(dimension => dimension > 0) && TensorBuffer.SizeOf(info.Type) > 0)
        {
            _item = item;
        }
    }

    /// <summary>The output, as the file declares it.</summary>
    public OnnxValueInfo Info { get; }

    /// <summary>Whether it is written into memory that is kept between runs.</summary>
    public bool IsFixed => _bound is not null;

    /// <summary>What the last run wrote, where it is fixed.</summary>
    public OutputTensor Tensor => new(Info.Type, _buffer!.Bytes.Length / TensorBuffer.SizeOf(Info.Type), _buffer.Value!, _buffer.Bytes);

    /// <summary>Whether <see cref="Learn"/> has not seen a result yet.</summary>
    public bool IsOpen => _item is not null;

    /// <summary>Keeps memory for it from now on, if the result has the declared shape; files may declare anything.</summary>
    public void Learn(OrtValue value, int count)
    {
        if (value.GetTensorTypeAndShape().Shape.AsSpan().SequenceEqual([count, .. _item!]))
        {
            _buffer = new TensorBuffer(Info.Type, _item!);
        }

        _item = null;
    }

    /// <summary>Sets where the next run puts it.</summary>
    /// <param name="binding">The run's binding.</param>
    /// <param name="count">How many items the run has.</param>
    public void Bind(OrtIoBinding binding, int count)
    {
        if (_buffer is null)
        {
            // Again for each run: a value of the last one would be written over.
            binding.BindOutputToDevice(Info.Name, OrtMemoryInfo.DefaultInstance);
            return;
        }

        _buffer.Resize(count);
        if (!ReferenceEquals(_bound, _buffer.Value))
        {
            binding.BindOutput(Info.Name, _bound = _buffer.Value);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _buffer?.Dispose();
}
