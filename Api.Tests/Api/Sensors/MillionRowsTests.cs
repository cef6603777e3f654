using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Sensors;

/// <summary>A body of a million rows is stored without being held.</summary>
internal sealed class MillionRowsTests
{
    private const int Rows = 1_000_000;
    private const long MostBytes = 128L << 20;

    [Test]
    public async Task Post_AMillionRows_AllAreStoredInBoundedMemory()
    {
        await using var server = await TestServer.StartAsync();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        using var content = new RowsContent();

        var data = await Replies.OkAsync(await server.Client.PostAsync("/sensors/readings", content));

        Assert.That(data.ToString(), Is.EqualTo("""{"accepted":1000000,"duplicate":0,"rejected":0,"errors":[]}"""));
        TestContext.Out.WriteLine($"{content.Bytes} bytes sent, at most {content.MostMemory - before} bytes held");
        Assert.That(content.MostMemory - before, Is.LessThan(MostBytes));
        Assert.That((await Replies.OkAsync(await server.Client.GetAsync("/sensors?limit=1000"))).GetArrayLength(), Is.EqualTo(10));
    }

    /// <summary>
    /// Makes its rows while they are sent, and looks now and then at how much memory is in use; the row is padded, so that the whole would
    /// not fit the bound.
    /// </summary>
    private sealed class RowsContent : HttpContent
    {
        private static readonly DateTime Start = new(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc);

        public RowsContent() => Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");

        public long Bytes { get; private set; }

        public long MostMemory { get; private set; }

        protected override async Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context)
        {
            var text = new StringBuilder();
            for (var row = 1; row <= Rows; row++)
            {
                var time = Start.AddSeconds(row / 10);
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"{{\"sensor\":\"s{row % 10}\",\"timestamp\":\"{time:yyyy-MM-ddTHH:mm:ssZ}\",\"value\":{row},\"unit\":\"").Append('x', 100).Append("\"}\n");
                if (row % 1000 == 0)
                {
                    var bytes = Encoding.UTF8.GetBytes(text.ToString());
                    text.Clear();
                    Bytes += bytes.Length;
                    await stream.WriteAsync(bytes);
                }

                if (row % 50_000 == 0)
                {
                    MostMemory = Math.Max(MostMemory, GC.GetTotalMemory(forceFullCollection: true));
                }
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
