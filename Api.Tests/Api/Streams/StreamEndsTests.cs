using Autofac;
using Interlock.Api.Tests.Support;
using Interlock.Application.Predictions;
using Interlock.Domain;
using Interlock.Domain.Predictions;
using Moq;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Streams;

/// <summary>How streams end that do not come to their end.</summary>
[Parallelizable]
public sealed class StreamEndsTests
{
    private readonly FakeModel _model = new();
    private readonly CapturedLog _log = new();
    private readonly ManualTime _clock = new();

    [TearDown]
    public void Stop() => _log.Dispose();

    [Test]
    public async Task Client_GoesAway_WorkStopsAndNothingIsLogged()
    {
        await using var server = await StartAsync();
        for (var i = 0; i < 5; i++)
        {
            using var client = await StreamClient.OpenAsync(server.Client.BaseAddress!, "echo");
            await client.SendAsync(StreamLinesTests.Row(1) + """{"features":[""");
            await client.ReadAsync();
            client.Abort();
        }

        _model.Close();
        using (var client = await StreamClient.OpenAsync(server.Client.BaseAddress!, "echo"))
        {
            await client.SendAsync(StreamLinesTests.Row(1));
            await _model.EnteredAsync(1);
            client.Abort();
        }

        await AccessedAsync(requests: 6);
        _model.Open();
        await Replies.InferredAsync(await server.PostAsync("/models/echo", """{"features":[1,2]}"""));
        Assert.That(_log.Errors, Is.Empty);
    }

    [TestCase("zz\r\n")]
    [TestCase("ffffffffffffffff\r\n")]
    public async Task Client_SendsAChunkOfNoSize_IsTold(string size)
    {
        await using var server = await StartAsync();
        using var client = await StreamClient.OpenAsync(server.Client.BaseAddress!, "echo");
        await client.SendAsync(StreamLinesTests.Row(1));
        await client.ReadAsync();
        await client.SendRawAsync(size);

        var end = await client.ReadAsync();

        Assert.That(end.ToString(), Is.EqualTo("""{"line":2,"code":"bad_request","msg":"The request could not be read.","end":true}"""));
        Assert.That(await client.ReadAsync(), Is.Null);
        Assert.That(_log.Errors, Is.Empty);
    }

    [Test]
    public async Task Client_SendsNothing_EndsWhenItWasIdleForTooLong()
    {
        await using var server = await StartAsync("server: { stream-idle: 1s }\n");
        using var client = await StreamClient.OpenAsync(server.Client.BaseAddress!, "echo");
        await client.SendAsync(StreamLinesTests.Row(1));

        var lines = await client.ReadToEndAsync();

        Assert.That(lines, Has.Count.EqualTo(2));
        Assert.That(lines[1].ToString(), Does.StartWith("""{"line":2,"code":"stream_idle",""").And.EndWith(""","end":true}"""));
        Assert.That(_log.Errors, Is.Empty);
    }

    [Test]
    public async Task Server_Stops_StreamsMayFinishAndAreThenToldWhereTheyStand()
    {
        await using var server = await StartAsync("server: { drain: { timeout: 2s } }\n");
        using var client = await StreamClient.OpenAsync(server.Client.BaseAddress!, "echo");
        await client.SendAsync(StreamLinesTests.Row(1));
        await client.ReadAsync();

        var stopping = server.App.StopAsync();
        await client.SendAsync(StreamLinesTests.Row(2));

        Assert.That(StreamLinesTests.Number((await client.ReadAsync())!.Value), Is.EqualTo(2), "goes on while the server drains");
        Assert.That((await client.ReadAsync()).ToString(), Does.StartWith("""{"line":3,"code":"draining",""").And.EndWith(""","end":true}"""));
        Assert.That(client.ReadAsync, Throws.InstanceOf<IOException>(), "nobody takes it for whole");
        await stopping;
    }

    [Test]
    public async Task Datastore_StaysAway_EndsWithItsCodeAndIsCutOff()
    {
        var datastore = new Mock<IPredictionDatastore>();
        datastore.Setup(store => store.AddAsync(It.IsAny<IReadOnlyList<Prediction>>(), It.IsAny<CancellationToken>()))
            .Returns((IReadOnlyList<Prediction> rows, CancellationToken _) => rows[0].Response.Contains(":1}", StringComparison.Ordinal)
                ? Task.CompletedTask
                : throw new UnavailableException(UnavailableException.DatastoreUnavailable, "away", TimeSpan.FromSeconds(1)));
        await using var server = await StartAsync(wire: container =>
        {
            container.RegisterInstance(datastore.Object);
            container.RegisterInstance<TimeProvider>(_clock);
        });
        using var client = await StreamClient.OpenAsync(server.Client.BaseAddress!, "echo");
        await client.SendAsync(StreamLinesTests.Row(1));
        await client.ReadAsync();
        await client.SendAsync(StreamLinesTests.Row(2));

        var reading = client.ReadAsync();
        await Poll.UntilAsync(
            () =>
            {
                _clock.Advance(TimeSpan.FromMilliseconds(500));
                return Task.FromResult(reading.IsCompleted);
            },
            "it gave up");

        Assert.That((await reading).ToString(), Is.EqualTo("""{"line":2,"code":"datastore_unavailable","msg":"away","end":true}"""));
        Assert.That(client.ReadAsync, Throws.InstanceOf<IOException>());
    }

    private Task<TestServer> StartAsync(string yaml = "", Action<ContainerBuilder>? wire = null) => TestServer.StartAsync(yaml + FakeModel.Yaml, container =>
    {
        _model.Wire(container);
        _log.Wire(container);
        wire?.Invoke(container);
    });

    private Task AccessedAsync(int requests) => Poll.UntilAsync(
        () => Task.FromResult(_log.Lines.Count(line => line.Category == "Interlock.Access" && line.Text.Contains("/stream", StringComparison.Ordinal)) >= requests),
        "the requests have ended");
}
