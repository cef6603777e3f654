using Interlock.Infrastructure.Runtimes.Onnx.Graphs;

namespace Interlock.Infrastructure.Runtimes.Onnx;

/// <summary>Finds the files beside a model that hold its weights (ONNX "external data"), by reading the protobuf.</summary>
internal static class OnnxWeights
{
    private const int MaxDepth = 64;

    private enum Message
    {
        Model,
        Graph,
        Function,
        Node,
        Attribute,
        Tensor,
        SparseTensor,
        Entry,
    }

    /// <summary>The files' names, relative to the model's folder; ONNX Runtime reports a damaged file.</summary>
    public static IReadOnlyCollection<string> NamesIn(ReadOnlyMemory<byte> model)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        Walk(model, Message.Model, names, 0);
        return names;
    }

    private static void Walk(ReadOnlyMemory<byte> content, Message message, SortedSet<string> names, int depth)
    {
        var isLocation = false;
        foreach (var field in depth < MaxDepth ? ProtoField.In(content) : [])
        {
            if (message is Message.Entry)
            {
                isLocation |= field.Field == 1 && field.Body.Span.SequenceEqual("location"u8);
                if (field.Field == 2 && isLocation)
                {
                    names.Add(field.Text);
                }
            }
            else if (ChildOf(message, field.Field) is { } child)
            {
                Walk(field.Body, child, names, depth + 1);
            }
        }
    }

    // Field numbers of onnx.proto.
    private static Message? ChildOf(Message message, ulong field) => (message, field) switch
    {
        (Message.Model, 7) => Message.Graph,
        (Message.Model, 25) => Message.Function,
        (Message.Graph, 1) or (Message.Function, 7) => Message.Node,
        (Message.Graph, 5) or (Message.Attribute, 5 or 10) or (Message.SparseTensor, 1 or 2) => Message.Tensor,
        (Message.Graph, 15) or (Message.Attribute, 22 or 23) => Message.SparseTensor,
        (Message.Node, 5) => Message.Attribute,
        (Message.Attribute, 6 or 11) => Message.Graph,
        (Message.Tensor, 13) => Message.Entry,
        _ => null,
    };
}
