using System.Runtime.InteropServices;

namespace Interlock.Infrastructure.Runtimes.Onnx.Graphs;

/// <summary>The nodes, constants and metadata of a model file, as far as they say what its classes are called. Field numbers are those of onnx.proto.</summary>
internal sealed class OnnxGraph
{
    private const int Int32 = 6;
    private const int Int64 = 7;

    private readonly Dictionary<string, OnnxNode> _producers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ReadOnlyMemory<byte>> _constants = new(StringComparer.Ordinal);

    private OnnxGraph()
    {
    }

    /// <summary>The metadata that the exporter wrote.</summary>
    public Dictionary<string, string> Metadata { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads a file; of a damaged one as much as can be read.</summary>
    public static OnnxGraph Read(ReadOnlyMemory<byte> file)
    {
        var graph = new OnnxGraph();
        foreach (var field in ProtoField.In(file))
        {
            if (field.Field == 7)
            {
                graph.ReadGraph(field.Body);
            }
            else if (field.Field == 14)
            {
                var entry = ProtoField.In(field.Body).ToLookup(part => part.Field, part => part.Text);
                graph.Metadata[entry[1].LastOrDefault("")] = entry[2].LastOrDefault("");
            }
        }

        return graph;
    }

    /// <summary>The node that gives a value, or null.</summary>
    public OnnxNode? ProducerOf(string value) => _producers.GetValueOrDefault(value);

    /// <summary>The texts or whole numbers of a constant, or null where it is none.</summary>
    public OnnxClasses? ConstantOf(string value)
    {
        if (!_constants.TryGetValue(value, out var tensor))
        {
            return ProducerOf(value) is { Op: "Constant" } node && node.Tensor("value") is { } inner ? ClassesOf(inner) : null;
        }

        return ClassesOf(tensor);
    }

    private static OnnxClasses? ClassesOf(ReadOnlyMemory<byte> tensor)
    {
        var fields = ProtoField.In(tensor).ToLookup(field => field.Field);
        var type = fields[2].LastOrDefault().Number;
        var raw = fields[9].LastOrDefault().Body;
        if (fields[6].Any())
        {
            return OnnxClasses.Of([.. fields[6].Select(text => text.Text)]);
        }

        return type switch
        {
            Int64 when raw.IsEmpty => OnnxClasses.Of([.. fields[7].SelectMany(numbers => numbers.Numbers)]),
            Int64 => OnnxClasses.Of([.. MemoryMarshal.Cast<byte, long>(raw.Span)]),
            Int32 when raw.IsEmpty => OnnxClasses.Of([.. fields[5].SelectMany(numbers => numbers.Numbers)]),
            Int32 => OnnxClasses.Of([.. MemoryMarshal.Cast<byte, int>(raw.Span).ToArray().Select(number => (long)number)]),
            _ => null,
        };
    }

    private void ReadGraph(ReadOnlyMemory<byte> graph)
    {
        foreach (var field in ProtoField.In(graph))
        {
            if (field.Field == 1)
            {
                var node = OnnxNode.Read(field.Body);
                foreach (var output in node.Outputs)
                {
                    _producers[output] = node;
                }
            }
            else if (field.Field == 5)
            {
                _constants[ProtoField.In(field.Body).LastOrDefault(part => part.Field == 8).Text] = field.Body;
            }
        }
    }
}
