using System.Runtime.InteropServices;
using System.Text;

namespace Interlock.Application.Sources;

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

/// <summary>Where a field stands, without its quotes.</summary>
/// <param name="Start">Its first byte.</param>
/// <param name="Length">How many bytes it has.</param>
/// <param name="IsQuoted">Whether it stands in quotes.</param>
/// <param name="IsDoubled">Whether quotes in it are doubled.</param>
internal readonly record struct CsvField(int Start, int Length, bool IsQuoted, bool IsDoubled)
{
    /// <summary>The field without its quotes.</summary>
    /// <param name="bytes">What it stands in.</param>
    public ReadOnlySpan<byte> Bytes(ReadOnlySpan<byte> bytes) => IsDoubled ? Encoding.UTF8.GetBytes(Text(bytes)) : bytes.Slice(Start, Length);

    /// <summary>The field without its quotes, as text.</summary>
    /// <inheritdoc cref="Bytes"/>
    public string Text(ReadOnlySpan<byte> bytes)
    {
        var text = Encoding.UTF8.GetString(bytes.Slice(Start, Length));
        return IsDoubled ? text.Replace("\"\"", "\"", StringComparison.Ordinal) : text;
    }

    /// <summary>The field as it stands in the source, with its quotes.</summary>
    /// <inheritdoc cref="Bytes"/>
    public ReadOnlySpan<byte> Raw(ReadOnlySpan<byte> bytes) => IsQuoted ? bytes.Slice(Start - 1, Length + 2) : bytes.Slice(Start, Length);
}

/// <summary>The fields of one record of RFC 4180; used again for every record.</summary>
internal sealed class CsvRecord
{
    private readonly List<CsvField> _fields = [];

    /// <summary>How many fields it has.</summary>
    public int Count => _fields.Count;

    /// <summary>How many bytes it takes, with its line break.</summary>
    public int Length { get; private set; }

    /// <summary>Whether its line is empty.</summary>
    public bool IsBlank => _fields is [{ Start: 0, Length: 0, IsQuoted: false }];

    /// <summary>Where the field of that place stands.</summary>
    public CsvField this[int place] => _fields[place];

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

    /// <summary>Adds the fields to a list.</summary>
    public void CopyTo(List<CsvField> fields) => fields.AddRange(CollectionsMarshal.AsSpan(_fields));

    /// <summary>A field without its quotes.</summary>
    public ReadOnlySpan<byte> Bytes(ReadOnlySpan<byte> record, int place) => _fields[place].Bytes(record);

    /// <summary>A field without its quotes, as text.</summary>
    public string Text(ReadOnlySpan<byte> record, int place) => _fields[place].Text(record);

    /// <summary>Every field, as text.</summary>
    public string[] Texts(ReadOnlySpan<byte> record)
    {
        var texts = new string[Count];
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = Text(record, i);
        }

        return texts;
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
        _fields.Add(new CsvField(start, end - start, IsQuoted: false, IsDoubled: false));
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
                _fields.Add(new CsvField(start, at - 1 - start, IsQuoted: true, isDoubled));
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
