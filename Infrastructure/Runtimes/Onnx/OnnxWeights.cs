using System.Text;

namespace Interlock.Infrastructure.Runtimes.Onnx;

/// <summary>Finds the files beside a model that hold its weights (ONNX "external data"), by reading the protobuf.</summary>
internal static class OnnxWeights
{
    private const int MaxDepth = 64;
    private const int LengthDelimited = 2;

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
    public static IReadOnlyCollection<string> NamesIn(ReadOnlySpan<byte> model)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        Walk(model, Message.Model, names, 0);
        return names;
    }

    private static void Walk(ReadOnlySpan<byte> content, Message message, SortedSet<string> names, int depth)
    {
        var isLocation = false;
        while (depth < MaxDepth && ReadField(ref content, out var field, out var body))
        {
            if (message is Message.Entry)
            {
                isLocation |= field == 1 && body.SequenceEqual("location"u8);
                if (field == 2 && isLocation)
                {
                    names.Add(Encoding.UTF8.GetString(body));
                }
            }
            else if (ChildOf(message, field) is { } child)
            {
                Walk(body, child, names, depth + 1);
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

    private static bool ReadField(ref ReadOnlySpan<byte> content, out ulong field, out ReadOnlySpan<byte> body)
    {
        body = default;
        field = 0;
        if (!ReadNumber(ref content, out var tag))
        {
            return false;
        }

        field = tag >> 3;
        var length = (tag & 7) switch
        {
            0 => ReadNumber(ref content, out _) ? 0UL : ulong.MaxValue,
            1 => 8UL,
            LengthDelimited => ReadNumber(ref content, out var size) ? size : ulong.MaxValue,
            5 => 4UL,
            _ => ulong.MaxValue,
        };
        if (length > (ulong)content.Length)
        {
            return false;
        }

        body = (tag & 7) == LengthDelimited ? content[..(int)length] : default;
        content = content[(int)length..];
        return true;
    }

    private static bool ReadNumber(ref ReadOnlySpan<byte> content, out ulong number)
    {
        number = 0;
        for (var i = 0; i < content.Length && i < 10; i++)
        {
            number |= (ulong)(content[i] & 0x7F) << (7 * i);
            if (content[i] < 0x80)
            {
                content = content[(i + 1)..];
                return true;
            }
        }

        return false;
    }
}
