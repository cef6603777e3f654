using System.Text;

namespace Interlock.Application.Sensors;

/// <summary>How the reading of a record ended.</summary>
internal enum CsvEnding
{
    /// <summary>All of it is there.</summary>
    Complete,

    /// <summary>Its end is not among the bytes.</summary>
    Unknown,

    /// <summary>A quote stands where none may.</summary>
    Malformed,
}

/// <summary>The fields of one record of RFC 4180; used again for every record.</summary>
internal sealed class CsvRecord
{
    private readonly List<(int Start, int Length, bool IsDoubled)> _fields = [];

    /// <summary>How many fields it has.</summary>
    public int Count => _fields.Count;

    /// <summary>How many bytes it takes, with its line break.</summary>
    public int Length { get; private set; }

    /// <summary>Whether its line is empty.</summary>
    public bool IsBlank => _fields is [(0, 0, _)];

    /// <summary>Finds the fields of the record that the bytes begin with.</summary>
    public CsvEnding Read(ReadOnlySpan<byte> bytes, bool isEnd)
    {
        _fields.Clear();
        for (var at = 0; ; at++)
        {
            var ending = at < bytes.Length && bytes[at] == '"' ? ReadQuoted(bytes, isEnd, ref at) : ReadPlain(bytes, isEnd, ref at);
            if (ending != CsvEnding.Complete)
            {
                return ending;
            }

            if (at == bytes.Length || bytes[at] == '\n')
            {
                Length = Math.Min(at + 1, bytes.Length);
                return CsvEnding.Complete;
            }
        }
    }

    /// <summary>A field without its quotes.</summary>
    public ReadOnlySpan<byte> Bytes(ReadOnlySpan<byte> record, int place)
    {
        var (start, length, isDoubled) = _fields[place];
        return isDoubled ? Encoding.UTF8.GetBytes(Text(record, place)) : record.Slice(start, length);
    }

    /// <summary>A field without its quotes, as text.</summary>
    public string Text(ReadOnlySpan<byte> record, int place)
    {
        var (start, length, isDoubled) = _fields[place];
        var text = Encoding.UTF8.GetString(record.Slice(start, length));
        return isDoubled ? text.Replace("\"\"", "\"", StringComparison.Ordinal) : text;
    }

    private CsvEnding ReadPlain(ReadOnlySpan<byte> bytes, bool isEnd, ref int at)
    {
        var start = at;
        var length = bytes[at..].IndexOfAny((byte)',', (byte)'\n', (byte)'"');
        if (length < 0 && !isEnd)
        {
            return CsvEnding.Unknown;
        }

        at = length < 0 ? bytes.Length : at + length;
        var end = at > start && bytes[at - 1] == '\r' && (at == bytes.Length || bytes[at] == '\n') ? at - 1 : at;
        _fields.Add((start, end - start, false));
        return at < bytes.Length && bytes[at] == '"' ? CsvEnding.Malformed : CsvEnding.Complete;
    }

    private CsvEnding ReadQuoted(ReadOnlySpan<byte> bytes, bool isEnd, ref int at)
    {
        var (start, isDoubled) = (++at, false);
        while (true)
        {
            var quote = bytes[at..].IndexOf((byte)'"');
            if (quote < 0)
            {
                return CsvEnding.Unknown;
            }

            at += quote + 1;
            if (at == bytes.Length || bytes[at] != '"')
            {
                _fields.Add((start, at - 1 - start, isDoubled));
                return EndOfQuoted(bytes, isEnd, ref at);
            }

            at++;
            isDoubled = true;
        }
    }

    private static CsvEnding EndOfQuoted(ReadOnlySpan<byte> bytes, bool isEnd, ref int at)
    {
        var rest = bytes[at..];
        if (!isEnd && rest.Length < "\r\n".Length && (rest.IsEmpty || rest[0] == '\r'))
        {
            return CsvEnding.Unknown;
        }

        at += rest.StartsWith("\r\n"u8) || (rest.Length == 1 && rest[0] == '\r') ? 1 : 0;
        return at == bytes.Length || bytes[at] is (byte)',' or (byte)'\n' ? CsvEnding.Complete : CsvEnding.Malformed;
    }
}
