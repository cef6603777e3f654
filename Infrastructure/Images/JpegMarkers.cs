using System.Buffers.Binary;
using Interlock.Infrastructure.Images.Jpeg;
using SkiaSharp;

namespace Interlock.Infrastructure.Images;

/// <summary>
/// The segments of a JPEG. The decoder fills what is missing with grey and reports nothing, where an end marker follows: what can be known of that is
/// found here.
/// </summary>
/// <param name="HasOneScan">All components stand in one scan, as in every baseline file but rare ones.</param>
/// <param name="End">Where the end marker is.</param>
internal readonly record struct JpegMarkers(bool HasOneScan, int End)
{
    private const byte Marker = 0xFF;
    private const byte EndOfImage = 0xD9;
    private const byte StartOfScan = 0xDA;
    private const byte HuffmanTables = 0xC4;
    private const byte LastHuffmanFrame = 0xC2;
    private const byte RestartInterval = 0xDD;
    private const byte FirstRestart = 0xD0;
    private const byte LastRestart = 0xD7;

    // More than the 8 bytes that the decoder reads ahead, and too few for more than three blocks: all ones is never a valid code, and takes 16 bits.
    private static ReadOnlySpan<byte> ReadAhead =>
        [Marker, 0, Marker, 0, Marker, 0, Marker, 0, Marker, 0, Marker, 0, Marker, 0, Marker, 0, Marker, 0, Marker, 0, Marker, 0, Marker, 0];

    /// <summary>Reads the segments.</summary>
    /// <param name="file">The file.</param>
    /// <param name="maxPixels">A larger picture is refused elsewhere, and not looked into.</param>
    /// <exception cref="Domain.Images.PictureException">There is no end marker, or scans or data of them are missing.</exception>
    public static JpegMarkers Read(ReadOnlySpan<byte> file, long maxPixels)
    {
        var (frame, tables, restart) = (default(JpegFrame), new JpegHuffman?[0x20], 0);
        var components = 0;
        var scans = 0;
        var hasAll = false;
        var detail = new JpegDetail();
        for (var at = 2; TryNext(file, ref at, out var marker, out var segment);)
        {
            switch (marker)
            {
                case EndOfImage when scans > 0 && detail.IsComplete:
                    return new JpegMarkers(scans == 1 && hasAll, at - 2);
                case EndOfImage:
                    throw PictureFile.Damaged($"the file ends after {scans} scans, before its detail is complete");
                case StartOfScan when segment.Length > 0:
                    (scans, hasAll) = (scans + 1, segment[0] == components);
                    detail.Add(segment);
                    var start = at;
                    at = EndOfScan(file, at);
                    if (!hasAll || frame is { IsProgressive: true })
                    {
                        RequireComplete(frame, segment, tables, file[start..at], restart);
                    }

                    break;
                case HuffmanTables:
                    JpegHuffman.Read(segment, tables);
                    break;
                case RestartInterval when segment.Length >= 2:
                    restart = BinaryPrimitives.ReadUInt16BigEndian(segment);
                    break;
                case >= 0xC0 and <= 0xCF and not 0xC4 and not 0xC8 and not 0xCC when segment.Length > 5:
                    components = segment[5];
                    frame = marker <= LastHuffmanFrame ? JpegFrame.Read(segment, marker == LastHuffmanFrame, maxPixels) : null;
                    break;
            }
        }

        throw PictureFile.Damaged("the file has no end marker");
    }

    /// <summary>
    /// Copies the file without its end marker. The decoder then runs out of bytes where the scan ends early, which it reports.
    /// </summary>
    public SKData CopyWithoutEnd(ReadOnlySpan<byte> file)
    {
        var data = SKData.Create(End + ReadAhead.Length);
        file[..End].CopyTo(data.Span);
        ReadAhead.CopyTo(data.Span[End..]);
        return data;
    }

    // Of a file with several scans the decoder fills what is missing, and reports nothing.
    private static void RequireComplete(JpegFrame? frame, ReadOnlySpan<byte> segment, JpegHuffman?[] tables, ReadOnlySpan<byte> data, int restart)
    {
        if (frame is not null && segment.Length >= 4 + (2 * segment[0]) && !new JpegScan(frame, segment, tables, data).IsComplete(restart))
        {
            throw PictureFile.Damaged("a scan ends before its last block");
        }
    }

    // Bytes before a marker are skipped, as decoders do.
    private static bool TryNext(ReadOnlySpan<byte> file, ref int at, out byte marker, out ReadOnlySpan<byte> segment)
    {
        marker = 0;
        segment = default;
        var skipped = file[at..].IndexOf(Marker);
        at = skipped < 0 ? file.Length : at + skipped;
        var code = file[at..].IndexOfAnyExcept(Marker);
        if (code < 0)
        {
            return false;
        }

        marker = file[at + code];
        at += code + 1;
        if (marker is EndOfImage or 0x00 or 0x01 or (>= FirstRestart and <= 0xD8))
        {
            return true;
        }

        if (at + 2 > file.Length || BinaryPrimitives.ReadUInt16BigEndian(file[at..]) is var length && (length < 2 || at + length > file.Length))
        {
            return false;
        }

        segment = file.Slice(at + 2, length - 2);
        at += length;
        return true;
    }

    private static int EndOfScan(ReadOnlySpan<byte> file, int at)
    {
        while (file[at..].IndexOf(Marker) is var next and >= 0 && at + next + 1 < file.Length)
        {
            at += next;
            if (file[at + 1] is not (0 or Marker or (>= FirstRestart and <= LastRestart)))
            {
                return at;
            }

            at += file[at + 1] == Marker ? 1 : 2;
        }

        return file.Length;
    }
}
