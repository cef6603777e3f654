using System.Runtime.InteropServices;

namespace Interlock.Infrastructure.Runtimes.Onnx;

/// <summary>Reads what a session takes and gives.</summary>
internal static unsafe class OnnxSignature
{
    public static OnnxValueInfo[] InputsOf(nint session) => Read(session, Ort.GetInputCount, Ort.GetInputName, Ort.GetInputTypeInfo);

    public static OnnxValueInfo[] OutputsOf(nint session) => Read(session, Ort.GetOutputCount, Ort.GetOutputName, Ort.GetOutputTypeInfo);

    private static OnnxValueInfo[] Read(
        nint session,
        delegate* unmanaged<nint, nuint*, nint> getCount,
        delegate* unmanaged<nint, nuint, nint, nint*, nint> getName,
        delegate* unmanaged<nint, nuint, nint*, nint> getTypeInfo)
    {
        nuint count;
        Ort.Check(getCount(session, &count));
        var values = new OnnxValueInfo[count];
        for (nuint i = 0; i < count; i++)
        {
            nint name;
            Ort.Check(getName(session, i, Ort.Allocator, &name));
            var text = Marshal.PtrToStringUTF8(name)!;
            Ort.Check(Ort.AllocatorFree(Ort.Allocator, name));
            nint type;
            Ort.Check(getTypeInfo(session, i, &type));
            values[i] = Describe(text, type);
            Ort.ReleaseTypeInfo(type);
        }

        return values;
    }

    private static OnnxValueInfo Describe(string name, nint type)
    {
        OnnxKind kind;
        Ort.Check(Ort.GetKind(type, &kind));
        return kind switch
        {
            OnnxKind.Tensor => DescribeTensor(name, type),
            OnnxKind.Sequence => DescribeSequence(name, type),
            _ => new OnnxValueInfo(name, kind, OnnxType.Undefined, []),
        };
    }

    private static OnnxValueInfo DescribeTensor(string name, nint type)
    {
        nint info;
        OnnxType element;
        nuint rank;
        Ort.Check(Ort.CastToTensorInfo(type, &info));
        Ort.Check(Ort.GetElementType(info, &element));
        Ort.Check(Ort.GetDimensionCount(info, &rank));
        var shape = new long[rank];
        fixed (long* dimensions = shape)
        {
            Ort.Check(Ort.GetDimensions(info, dimensions, rank));
        }

        return new OnnxValueInfo(name, OnnxKind.Tensor, element, shape);
    }

    private static OnnxValueInfo DescribeSequence(string name, nint type)
    {
        nint sequence;
        nint element;
        OnnxKind kind;
        Ort.Check(Ort.CastToSequenceInfo(type, &sequence));
        Ort.Check(Ort.GetSequenceElementType(sequence, &element));
        try
        {
            Ort.Check(Ort.GetKind(element, &kind));
            return kind is OnnxKind.Map ? DescribeMaps(name, element) : new OnnxValueInfo(name, OnnxKind.Sequence, OnnxType.Undefined, []);
        }
        finally
        {
            Ort.ReleaseTypeInfo(element);
        }
    }

    private static OnnxValueInfo DescribeMaps(string name, nint element)
    {
        nint map;
        nint value;
        OnnxType keyType;
        Ort.Check(Ort.CastToMapInfo(element, &map));
        Ort.Check(Ort.GetMapKeyType(map, &keyType));
        Ort.Check(Ort.GetMapValueType(map, &value));
        try
        {
            return DescribeTensor(name, value) with { Kind = OnnxKind.Sequence, KeyType = keyType, Shape = [] };
        }
        finally
        {
            Ort.ReleaseTypeInfo(value);
        }
    }
}
