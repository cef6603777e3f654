using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading.Channels;
using Autofac;
using Interlock.Api.Tests.Support;
using Interlock.Application.Export;
using Interlock.Application.Predictions;
using Interlock.Domain;
using Interlock.Domain.Predictions;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Predictions;

/// <summary>Exports that end early, that are too many, and whose clients go away.</summary>
[Parallelizable]
public sealed class ExportFaultTests
{
    private static readonly UnavailableException Away = new(UnavailableException.DatastoreUnavailable, "The datastore is away.", TimeSpan.FromSeconds(1));

    private static readonly ScriptedDatastore Datastore = new();
    private static readonly CapturedLog Log = new();
    private static TestServer _server = null!;

    private static IEnumerable<string> Formats => ExportedRows.Formats.Select(format => format.Name);

    [OneTimeSetUp]
    public static async Task Start() => _server = await TestServer.StartAsync(FakeModel.Yaml, container =>
    {
        new FakeModel().Wire(container);
        Log.Wire(container);
        container.RegisterInstance(Datastore).As<IExportDatastore>();
    });

    [OneTimeTearDown]
    public static async Task Stop()
    {
        await _server.DisposeAsync();
        Log.Dispose();
    }

    [SetUp]
    public void Clear()
    {
        Datastore.Clear();
        Log.Clear();
    }

    [Test]
    public async Task Export_FailsBeforeTheFirstByte_IsAProblem([ValueSource(nameof(Formats))] string format)
    {
        Datastore.Then(Away);

        var reply = await GetAsync(format);

        await Replies.ProblemAsync(reply, 503, "datastore_unavailable");
        Assert.That(reply.Content.Headers.ContentDisposition, Is.Null);
    }

    [Test]
    public async Task Export_FailsInTheMiddle_DoesNotLookWhole([ValueSource(nameof(Formats))] string format, [Values("identity", "gzip")] string coding)
    {
        for (var page = 0; page < 30; page++)
        {
            Datastore.Then(Page());
        }

        Datastore.Then(Away);
        using var reply = await GetAsync(format, coding);
        Assert.That(reply.StatusCode, Is.EqualTo(HttpStatusCode.OK));

        Assert.That(() => reply.Content.ReadAsByteArrayAsync(), Throws.InstanceOf<HttpRequestException>().Or.InstanceOf<IOException>());
    }

    [Test]
    public async Task Export_NdjsonFailsInTheMiddle_TheLastLineSaysWhy()
    {
        Datastore.Then(Page(), Away);
        using var connection = await RawConnection.OpenAsync(_server);
        await connection.SendAsync("GET /predictions/export?format=ndjson HTTP/1.1\r\nHost: x\r\n\r\n");

        var received = await connection.ReadToEndAsync();

        var last = JsonElement.Parse(received.Split('\n').Last(line => line.StartsWith('{')));
        Assert.That((last.GetProperty("code").GetString(), last.GetProperty("msg").GetString(), last.GetProperty("end").GetBoolean()), Is.EqualTo(("datastore_unavailable", Away.Message, true)));
        Assert.That(received, Does.Not.EndWith("\r\n0\r\n\r\n"));
    }

    [Test]
    public async Task Head_ReadsNothing()
    {
        var reply = await _server.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/predictions/export?format=csv&model=echo"));

        Assert.That((reply.StatusCode, reply.Content.Headers.ContentType!.MediaType), Is.EqualTo((HttpStatusCode.OK, "text/csv")));
        Assert.That(reply.Content.Headers.ContentDisposition!.FileName, Is.EqualTo("predictions-echo.csv"));
        await Datastore.StartedAsync(0);
    }

    [Test]
    public async Task Export_TwoRun_TheThirdIsOverloaded()
    {
        var running = new[] { GetAsync("csv"), GetAsync("parquet") };
        await Datastore.StartedAsync(2);

        var third = await GetAsync("csv");

        await Replies.ProblemAsync(third, 503, "overloaded");
        Assert.That(Replies.Header(third, "Retry-After"), Is.EqualTo("10"));
        Datastore.Then(Page()).End();
        foreach (var reply in await Task.WhenAll(running))
        {
            Assert.That((await reply.Content.ReadAsByteArrayAsync()).Length, Is.Positive);
        }

        Assert.That((await GetAsync("csv")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Export_ClientGoesAway_EndsTheWork([ValueSource(nameof(Formats))] string format)
    {
        for (var i = 0; i < 3; i++)
        {
            Datastore.Then(Page());
            using var connection = await RawConnection.OpenAsync(_server);
            await connection.SendAsync($"GET /predictions/export?format={format} HTTP/1.1\r\nHost: x\r\n\r\n");
            await Datastore.StartedAsync(i + 1);
            connection.Abort();
            await Datastore.EndedAsync(i + 1);
        }

        await Poll.UntilAsync(() => Task.FromResult(Log.Lines.Count(line => line.Category == "Interlock.Access" && line.Text.Contains("export", StringComparison.Ordinal)) == 3), "the requests have ended");
        Assert.That(Log.Errors, Is.Empty);
    }

    private static Task<HttpResponseMessage> GetAsync(string format, string coding = "identity") => _server.Client.SendAsync(
        new HttpRequestMessage(HttpMethod.Get, $"/predictions/export?format={format}") { Headers = { { "Accept-Encoding", coding } } }, HttpCompletionOption.ResponseHeadersRead);

    // 300 kB that do not compress well, so that what is sent before a failure is sent at once.
    private static List<LabelledPrediction> Page() =>
    [
        .. Enumerable.Range(0, 100).Select(_ => new LabelledPrediction(
            TestDatastore.Prediction(response: $"\"{Convert.ToHexString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(1500))}\""), null)),
    ];

    /// <summary>Gives what it is told to, page by page, and waits for more.</summary>
    private sealed class ScriptedDatastore : IExportDatastore
    {
        private Channel<object> _script = Channel.CreateUnbounded<object>();
        private int _started;
        private int _ended;

        public void Clear() => (_script, _started, _ended) = (Channel.CreateUnbounded<object>(), 0, 0);

        public ScriptedDatastore Then(params object[] steps)
        {
            Array.ForEach(steps, step => _script.Writer.TryWrite(step));
            return this;
        }

        public void End() => _script.Writer.Complete();

        public Task StartedAsync(int count) => Poll.UntilAsync(() => Task.FromResult(_started == count), $"{count} exports have started");

        public Task EndedAsync(int count) => Poll.UntilAsync(() => Task.FromResult(_ended == count), $"{count} exports have ended");

        public async IAsyncEnumerable<IReadOnlyList<LabelledPrediction>> ReadAsync(PredictionFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _started);
            try
            {
                await foreach (var step in _script.Reader.ReadAllAsync(cancellationToken))
                {
                    yield return step as IReadOnlyList<LabelledPrediction> ?? throw (Exception)step;
                }
            }
            finally
            {
                Interlocked.Increment(ref _ended);
            }
        }
    }
}
