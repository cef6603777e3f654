namespace Interlock.Infrastructure.Runtimes.Onnx.Graphs;

/// <summary>A field of a protobuf message.</summary>
/// <param name="Field">Its number.</param>
/// <param name="Body">Its bytes: a text, a message or packed numbers; empty for a single number.</param>
/// <param name="Number">Its value, where it is a varint.</param>
internal readonly record struct ProtoField(ulong Field, ReadOnlyMemory<byte> Body, ulong Number)
{
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int LengthDelimited = 2;
    private const int Fixed32 = 5;

    /// <summary>Its body as text.</summary>
    public string Text => System.Text.Encoding.UTF8.GetString(Body.Span);

    /// <summary>Its numbers: one, or those that are packed.</summary>
    public IEnumerable<long> Numbers
    {
        get
        {
            if (Body.IsEmpty)
            {
                yield return (long)Number;
            }

            for (var rest = Body; ReadNumber(ref rest, out var number);)
            {
                yield return (long)number;
            }
        }
    }

    /// <summary>The fields of a message, up to its end or the first that is damaged: ONNX Runtime reports a damaged file.</summary>
    public static IEnumerable<ProtoField> In(ReadOnlyMemory<byte> message)
    {
        while (ReadNumber(ref message, out var tag))
        {
            var (type, number) = ((int)(tag & 7), 0UL);
            var length = type switch
            {
                Varint => ReadNumber(ref message, out number) ? 0 : ulong.MaxValue,
                Fixed64 => 8UL,
                LengthDelimited => ReadNumber(ref message, out var size) ? size : ulong.MaxValue,
                Fixed32 => 4UL,
                _ => ulong.MaxValue,
            };
            if (length > (ulong)message.Length)
            {
                yield break;
            }

            yield return new ProtoField(tag >> 3, type == LengthDelimited ? message[..(int)length] : default, number);
            message = message[(int)length..];
        }
    }

    private static bool ReadNumber(ref ReadOnlyMemory<byte> content, out ulong number)
    {
        number = 0;
        var bytes = content.Span;
        for (var i = 0; i < bytes.Length && i < 10; i++)
        {
            number |= (ulong)(bytes[i] & 0x7F) << (7 * i);
            if (bytes[i] < 0x80)
            {
                content = content[(i + 1)..];
                return true;
            }
        }

        return false;
    }
}
