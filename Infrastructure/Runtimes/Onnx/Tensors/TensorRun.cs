using System.Buffers;
using Interlock.Domain;
using Interlock.Domain.Tensors;
using Microsoft.ML.OnnxRuntime;

namespace Interlock.Infrastructure.Runtimes.Onnx.Tensors;

/// <summary>Runs a session on tensors, which are read in place. Thread-safe.</summary>
internal sealed unsafe class TensorRun(OnnxSession session, IReadOnlyList<TensorInfo> outputs)
{
    private readonly string[] _inputs = [.. session.Inputs.Select(input => input.Name)];
    private readonly string[] _outputs = [.. outputs.Select(output => output.Name)];

    /// <summary>Runs it.</summary>
    /// <exception cref="OnnxRuntimeException">ONNX Runtime rejected the inputs or failed.</exception>
    /// <exception cref="InferenceException">An output is not what the contract says.</exception>
    public TensorSet Execute(TensorSet request)
    {
        var (values, pins) = (new OrtValue?[_inputs.Length], new MemoryHandle[_inputs.Length]);
        var runtime = session.Acquire();
        try
        {
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = ValueOf(request.Find(_inputs[i])!, ref pins[i]);
            }

            using var options = new RunOptions();
            using var results = runtime.Run(options, _inputs, values!, _outputs);
            var answers = new Tensor[_outputs.Length];
            for (var i = 0; i < answers.Length; i++)
            {
                answers[i] = Read(outputs[i], results[i]);
            }

            return new TensorSet(answers);
        }
        finally
        {
            session.Release();
            for (var i = 0; i < values.Length; i++)
            {
                values[i]?.Dispose();
                pins[i].Dispose();
            }
        }
    }

    private static OrtValue ValueOf(Tensor tensor, ref MemoryHandle pin)
    {
        if (tensor.Type == DataType.Bytes)
        {
            var texts = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, tensor.Shape);
            var place = 0;
            foreach (var element in tensor.Elements())
            {
                texts.StringTensorSetElementAt(element.Span, place++);
            }

            return texts;
        }

        pin = tensor.Data.Pin();
        if ((nint)pin.Pointer % tensor.Type.Size() != 0)
        {
            // A number across its alignment is slow, and on some processors a fault.
            pin.Dispose();
            pin = ((ReadOnlyMemory<byte>)tensor.Data.ToArray()).Pin();
        }

        return OrtValue.CreateTensorValueWithData(
            OrtMemoryInfo.DefaultInstance, TensorPlan.ElementOf(tensor.Type), tensor.Shape, (nint)pin.Pointer, tensor.Data.Length);
    }

    private static Tensor Read(TensorInfo expected, OrtValue value)
    {
        var info = value.GetTensorTypeAndShape();
        if (TensorPlan.TypeOf(info.ElementDataType) != expected.Type || !expected.Allows(info.Shape))
        {
            throw new InferenceException($"the model gave {info.ElementDataType}[{string.Join(',', info.Shape)}] as the output '{expected}'");
        }

        return expected.Type == DataType.Bytes
            ? Tensor.Of(expected.Name, info.Shape, [.. Enumerable.Range(0, checked((int)info.ElementCount)).Select(place => (ReadOnlyMemory<byte>)value.GetStringElementAsSpan(place).ToArray())])
            : new Tensor(expected.Name, expected.Type, info.Shape, info.ElementCount == 0 ? Array.Empty<byte>() : value.GetTensorMutableRawData().ToArray());
    }
}
