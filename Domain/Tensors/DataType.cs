namespace Interlock.Domain.Tensors;

/// <summary>The type of a tensor's elements, as the Open Inference Protocol names them.</summary>
public enum DataType
{
    /// <summary>One byte, 0 or 1.</summary>
    Bool,

    /// <summary>Whole, 8 bits.</summary>
    UInt8,

    /// <summary>Whole, 16 bits.</summary>
    UInt16,

    /// <summary>Whole, 32 bits.</summary>
    UInt32,

    /// <summary>Whole, 64 bits.</summary>
    UInt64,

    /// <summary>Whole with a sign, 8 bits.</summary>
    Int8,

    /// <summary>Whole with a sign, 16 bits.</summary>
    Int16,

    /// <summary>Whole with a sign, 32 bits.</summary>
    Int32,

    /// <summary>Whole with a sign, 64 bits.</summary>
    Int64,

    /// <summary>IEEE 754, 16 bits.</summary>
    Fp16,

    /// <summary>The upper half of IEEE 754's 32 bits.</summary>
    Bf16,

    /// <summary>IEEE 754, 32 bits.</summary>
    Fp32,

    /// <summary>IEEE 754, 64 bits.</summary>
    Fp64,

    /// <summary>Bytes of any length; texts in UTF-8.</summary>
    Bytes,
}

/// <summary>The words and sizes of data types.</summary>
public static class DataTypes
{
    private static readonly Dictionary<string, DataType> ByWord = Enum.GetValues<DataType>().ToDictionary(type => type.ToString().ToUpperInvariant(), StringComparer.Ordinal);

    private static readonly string[] Words = [.. Enum.GetValues<DataType>().Select(type => type.ToString().ToUpperInvariant())];

    /// <summary>Every word, for messages.</summary>
    public static string All { get; } = string.Join(", ", Words);

    /// <summary>The protocol's word: <c>FP32</c>.</summary>
    public static string Word(this DataType type) => Words[(int)type];

    /// <summary>The type of a word, or null.</summary>
    public static DataType? Of(string word) => ByWord.TryGetValue(word, out var type) ? type : null;

    /// <summary>Bytes of an element; 0 for <see cref="DataType.Bytes"/>, whose elements have a length each.</summary>
    public static int Size(this DataType type) => type switch
    {
        DataType.Bool or DataType.UInt8 or DataType.Int8 => 1,
        DataType.UInt16 or DataType.Int16 or DataType.Fp16 or DataType.Bf16 => 2,
        DataType.UInt32 or DataType.Int32 or DataType.Fp32 => 4,
        DataType.UInt64 or DataType.Int64 or DataType.Fp64 => 8,
        _ => 0,
    };

    /// <summary>Whether numbers of it are rounded.</summary>
    public static bool IsReal(this DataType type) => type is DataType.Fp16 or DataType.Bf16 or DataType.Fp32 or DataType.Fp64;
}
