using System.Buffers.Binary;
using System.Text;

namespace Interlock.Api.Tests.Infrastructure.Runtimes.Onnx;

/// <summary>Writes tiny ONNX files, as protobuf; the field numbers are those of onnx.proto.</summary>
internal static class OnnxFile
{
    public const int Float = 1;
    public const int Whole = 7;
    public const int String = 8;

    private const string Ml = "ai.onnx.ml";

    /// <summary>A file of nodes; symbolic dimensions are texts.</summary>
    public static byte[] Of(byte[][] nodes, byte[][] inputs, byte[][] outputs, byte[][]? constants = null, (string Key, string Value)[]? metadata = null)
    {
        byte[] graph =
        [
            .. nodes.SelectMany(node => Bytes(1, node)), .. Text(2, "test"), .. (constants ?? []).SelectMany(constant => Bytes(5, constant)),
            .. inputs.SelectMany(input => Bytes(11, input)), .. outputs.SelectMany(output => Bytes(12, output)),
        ];
        byte[] OpSet(string domain, int version) => Bytes(8, [.. Text(1, domain), .. Number(2, version)]);
        return
        [
            .. Number(1, 8), .. Bytes(7, graph), .. OpSet("", 15), .. OpSet(Ml, 2),
            .. (metadata ?? []).SelectMany(entry => Bytes(14, [.. Text(1, entry.Key), .. Text(2, entry.Value)])),
        ];
    }

    public static byte[] Node(string op, string[] inputs, string[] outputs, params byte[][] attributes) =>
    [
        .. inputs.SelectMany(input => Text(1, input)), .. outputs.SelectMany(output => Text(2, output)), .. Text(4, op),
        .. attributes.SelectMany(attribute => Bytes(5, attribute)), .. Text(7, op is "LinearClassifier" or "ZipMap" or "ArrayFeatureExtractor" ? Ml : ""),
    ];

    public static byte[] Attribute(string name, string value) => [.. Text(1, name), .. Text(4, value), .. Number(20, 3)];

    public static byte[] Attribute(string name, params long[] values) => [.. Text(1, name), .. values.SelectMany(value => Number(8, value)), .. Number(20, 7)];

    public static byte[] Attribute(string name, params string[] values) => [.. Text(1, name), .. values.SelectMany(value => Text(9, value)), .. Number(20, 8)];

    public static byte[] Attribute(string name, params float[] values) => [.. Text(1, name), .. values.SelectMany(value => Real(7, value)), .. Number(20, 6)];

    public static byte[] Flag(string name, long value) => [.. Text(1, name), .. Number(3, value), .. Number(20, 2)];

    /// <summary>An input or an output.</summary>
    public static byte[] Value(string name, int type, params object[] shape) =>
    [
        .. Text(1, name),
        .. Bytes(2, Bytes(1, [.. Number(1, type), .. Bytes(2, [.. shape.SelectMany(side => Bytes(1, side is string open ? Text(2, open) : Number(1, (int)side)))])])),
    ];

    public static byte[] Initializer(string name, params long[] values) =>
        [.. Number(1, values.Length), .. Number(2, Whole), .. values.SelectMany(value => Number(7, value)), .. Text(8, name)];

    /// <summary>A linear classifier of four numbers: class i scores as the i-th of them.</summary>
    public static byte[] Classifier(params byte[][] classes) => Of(
        [
            Node(
                "LinearClassifier",
                ["x"],
                ["label", "scores"],
                [.. classes, Attribute("coefficients", [1f, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0]), Attribute("intercepts", [0f, 0, 0]), Flag("multi_class", 1), Attribute("post_transform", "SOFTMAX")]),
        ],
        [Value("x", Float, "N", 4)],
        [Value("label", Encoding.UTF8.GetString(classes[0]).Contains("strings", StringComparison.Ordinal) ? String : Whole, "N"), Value("scores", Float, "N", 3)]);

    private static byte[] Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    private static byte[] Bytes(int field, byte[] value) => [.. Varint((ulong)((field << 3) | 2)), .. Varint((ulong)value.Length), .. value];

    private static byte[] Number(int field, long value) => [.. Varint((ulong)(field << 3)), .. Varint((ulong)value)];

    private static byte[] Real(int field, float value)
    {
        var bytes = new byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        return [.. Varint((ulong)((field << 3) | 5)), .. bytes];
    }

    private static byte[] Varint(ulong value) => value < 0x80 ? [(byte)value] : [(byte)(value | 0x80), .. Varint(value >> 7)];
}
