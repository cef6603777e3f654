using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Interlock.Api.Tests.Support;

/// <summary>An encoded body of three lines, each flushed when a test releases it.</summary>
internal sealed class FlushedLines : HttpContent
{
    private readonly string _coding;
    private readonly string _line;

    public FlushedLines(string coding, string line)
    {
        (_coding, _line) = (coding, line);
        Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        Headers.ContentEncoding.Add(coding);
    }

    /// <summary>Lets the next line go.</summary>
    public SemaphoreSlim Next { get; } = new(0);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.FlushAsync();
        await using Stream encoded = _coding == "br" ? new BrotliStream(stream, CompressionLevel.Fastest, leaveOpen: true) : new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true);
        for (var i = 0; i < 3; i++)
        {
            await Next.WaitAsync();
            await encoded.WriteAsync(Encoding.UTF8.GetBytes(_line));
            await encoded.FlushAsync();
            await stream.FlushAsync();
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        Next.Dispose();
        base.Dispose(disposing);
    }
}
