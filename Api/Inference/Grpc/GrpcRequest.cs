using System.Runtime.InteropServices;
using Google.Protobuf.Collections;
using Interlock.Api.Inference.Grpc.Protocol;
using Interlock.Application;
using Interlock.Application.Kinds.Tensors;
using Interlock.Domain;
using Interlock.Domain.Tensors;
using DataType = Interlock.Domain.Tensors.DataType;

namespace Interlock.Api.Inference.Grpc;

/// <summary>Reads inference requests. Raw content is not copied.</summary>
internal static class GrpcRequest
{
    /// <summary>Reads one.</summary>
    /// <exception cref="InvalidInputException">Every problem with it.</exception>
    public static TensorRequest Read(ModelInferRequest request)
    {
        var (problems, tensors, names) = (new InputProblems(), new List<Tensor>(request.Inputs.Count), new HashSet<string>(StringComparer.Ordinal));
        var isRaw = request.RawInputContents.Count > 0;
        if (request.Inputs.Count == 0)
        {
            problems.Add("inputs", "holds no tensor");
        }
        else if (isRaw && request.RawInputContents.Count != request.Inputs.Count)
        {
            problems.Add("raw_input_contents", $"has {request.RawInputContents.Count} contents for {request.Inputs.Count} inputs");
        }

        for (var i = 0; i < request.Inputs.Count; i++)
        {
            var input = request.Inputs[i];
            if (!names.Add(input.Name))
            {
                problems.Add($"inputs[{i}].name", $"'{Excerpt.Of(input.Name, 64)}' stands twice");
            }

            if (Head(input, $"inputs[{i}]", problems) is { } type && Content(request, i, type, isRaw, problems) is { } content)
            {
                tensors.Add(new Tensor(input.Name, type, [.. input.Shape], content));
            }
        }

        problems.ThrowIfAny();
        return new TensorRequest(
            request.Id.Length > 0 ? request.Id : null,
            new TensorSet(tensors) { Parameters = Parameters(request.Parameters) },
            request.Outputs.Count == 0 ? null : [.. request.Outputs.Select(output => new RequestedOutput(output.Name, Parameters(output.Parameters)))])
        {
            InputParameters = [.. request.Inputs.Select(input => Parameters(input.Parameters))],
        };
    }

    private static DataType? Head(ModelInferRequest.Types.InferInputTensor input, string path, InputProblems problems)
    {
        var type = DataTypes.Of(input.Datatype);
        if (type is null)
        {
            problems.Add($"{path}.datatype", $"'{Excerpt.Of(input.Datatype, 64)}' is no data type; expected one of {DataTypes.All}");
        }

        if (input.Shape.Any(dimension => dimension < 1) || TensorShape.CountOf([.. input.Shape]) is null)
        {
            problems.Add($"{path}.shape", $"[{Excerpt.Of(string.Join(',', input.Shape), 100)}] is no shape: every dimension is at least 1, and a tensor has at most {TensorShape.MostDimensions} of them and {Array.MaxLength} elements");
            return null;
        }

        if (TensorDraft.SharedMemoryProblem(Parameters(input.Parameters)) is { } problem)
        {
            problems.Add($"{path}.parameters", problem);
            return null;
        }

        return type;
    }

    private static ReadOnlyMemory<byte>? Content(ModelInferRequest request, int place, DataType type, bool isRaw, InputProblems problems)
    {
        var (contents, path) = (request.Inputs[place].Contents, $"inputs[{place}].contents");
        if (isRaw)
        {
            if (contents is not null && contents.CalculateSize() > 0)
            {
                problems.Add(path, "stands beside raw_input_contents; one of them is expected");
                return null;
            }

            return place < request.RawInputContents.Count ? request.RawInputContents[place].Memory : null;
        }

        if (contents is null)
        {
            problems.Add(path, "is missing, and so is raw_input_contents");
            return null;
        }

        var content = Typed(contents, type, out var problem);
        if (problem is not null)
        {
            problems.Add(path, problem);
        }

        return content;
    }

    private static byte[]? Typed(InferTensorContents contents, DataType type, out string? problem)
    {
        var (bytes, all) = (Array.Empty<byte>(), contents.BoolContents.Count + contents.IntContents.Count + contents.Int64Contents.Count + contents.UintContents.Count
            + contents.Uint64Contents.Count + contents.Fp32Contents.Count + contents.Fp64Contents.Count + contents.BytesContents.Count);
        int own;
        problem = null;
        switch (type)
        {
            case DataType.Bool:
                (own, bytes) = (contents.BoolContents.Count, [.. contents.BoolContents.Select(value => (byte)(value ? 1 : 0))]);
                break;
            case DataType.Int8:
                (own, bytes) = (contents.IntContents.Count, Narrow(contents.IntContents, value => value == (sbyte)value, value => (byte)value, type, out problem));
                break;
            case DataType.Int16:
                (own, bytes) = (contents.IntContents.Count, Narrow(contents.IntContents, value => value == (short)value, value => (short)value, type, out problem));
                break;
            case DataType.Int32:
                (own, bytes) = (contents.IntContents.Count, Bytes(contents.IntContents));
                break;
            case DataType.Int64:
                (own, bytes) = (contents.Int64Contents.Count, Bytes(contents.Int64Contents));
                break;
            case DataType.UInt8:
                (own, bytes) = (contents.UintContents.Count, Narrow(contents.UintContents, value => value == (byte)value, value => (byte)value, type, out problem));
                break;
            case DataType.UInt16:
                (own, bytes) = (contents.UintContents.Count, Narrow(contents.UintContents, value => value == (ushort)value, value => (ushort)value, type, out problem));
                break;
            case DataType.UInt32:
                (own, bytes) = (contents.UintContents.Count, Bytes(contents.UintContents));
                break;
            case DataType.UInt64:
                (own, bytes) = (contents.Uint64Contents.Count, Bytes(contents.Uint64Contents));
                break;
            case DataType.Fp32:
                (own, bytes) = (contents.Fp32Contents.Count, Bytes(contents.Fp32Contents));
                break;
            case DataType.Fp64:
                (own, bytes) = (contents.Fp64Contents.Count, Bytes(contents.Fp64Contents));
                break;
            case DataType.Bytes:
                (own, bytes) = (contents.BytesContents.Count, Tensor.Of("", [contents.BytesContents.Count], [.. contents.BytesContents.Select(value => value.Memory)]).Data.ToArray());
                break;
            default:
                problem = $"{type.Word()} has no typed contents; send raw_input_contents";
                return null;
        }

        problem ??= own == all ? null : $"has elements of another type than {type.Word()}";
        return problem is null ? bytes : null;
    }

    private static byte[] Bytes<T>(RepeatedField<T> values)
        where T : unmanaged => MemoryMarshal.AsBytes(values.ToArray().AsSpan()).ToArray();

    private static byte[] Narrow<TWide, T>(RepeatedField<TWide> values, Func<TWide, bool> fits, Func<TWide, T> narrow, DataType type, out string? problem)
        where T : unmanaged
    {
        problem = values.All(fits) ? null : $"holds {values.First(value => !fits(value))}, which is no {type.Word()}";
        return problem is null ? MemoryMarshal.AsBytes(values.Select(narrow).ToArray().AsSpan()).ToArray() : [];
    }

    private static TensorParameters Parameters(MapField<string, InferParameter> parameters)
    {
        if (parameters.Count == 0)
        {
            return TensorParameters.None;
        }

        var read = new TensorParameters();
        foreach (var (name, value) in parameters)
        {
            read.Add(name, value.ParameterChoiceCase switch
            {
                InferParameter.ParameterChoiceOneofCase.BoolParam => value.BoolParam,
                InferParameter.ParameterChoiceOneofCase.Int64Param => value.Int64Param,
                InferParameter.ParameterChoiceOneofCase.Uint64Param => value.Uint64Param <= long.MaxValue ? (long)value.Uint64Param : (double)value.Uint64Param,
                InferParameter.ParameterChoiceOneofCase.DoubleParam => value.DoubleParam,
                _ => value.StringParam,
            });
        }

        return read;
    }
}
