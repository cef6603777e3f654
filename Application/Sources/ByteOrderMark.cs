namespace Interlock.Application.Sources;

/// <summary>The mark that some writers put ahead of UTF-8. Every reader of text takes it off where bytes come in.</summary>
public static class ByteOrderMark
{
    /// <summary>Its bytes.</summary>
    public static ReadOnlySpan<byte> Bytes => "\uFEFF"u8;

    /// <summary>The text behind it, or all of it if it does not begin with one.</summary>
    public static ReadOnlySpan<byte> Skip(ReadOnlySpan<byte> text) => text.StartsWith(Bytes) ? text[Bytes.Length..] : text;

    /// <inheritdoc cref="Skip(ReadOnlySpan{byte})"/>
    public static ReadOnlyMemory<byte> Skip(ReadOnlyMemory<byte> text) => text.Span.StartsWith(Bytes) ? text[Bytes.Length..] : text;
}
