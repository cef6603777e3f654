using System.Text;
using Interlock.Api.Tests.Support;
using Interlock.Domain;
using NUnit.Framework;
using RabbitMQ.Client;

namespace Interlock.Api.Tests.Infrastructure.RabbitMq.Consumers;

[Parallelizable]
public sealed class ModelConsumersTests
{
    private readonly FakeModel _model = new();
    private readonly CapturedLog _log = new();

    [Test]
    public async Task Consume_ManyRequests_AreAnsweredInBatchesEachUnderItsId()
    {
        var broker = await RabbitMqBroker.SharedAsync();
        await using var client = await QueueClient.ConnectAsync(broker);
        await using var server = await StartAsync(client.Yaml(broker));
        _model.Close();
        await client.SendAsync("0", Row(0));
        await _model.EnteredAsync(1);
        await Task.WhenAll(Enumerable.Range(1, 40).Select(i => client.SendAsync($"{i}", Row(i))));
        _model.Open();

        for (var i = 0; i <= 40; i++)
        {
            var answer = await client.AnswerAsync($"{i}");
            Assert.That(answer.Value, Is.EqualTo(i));
            Assert.That(answer.TextOf("x-model-version"), Is.EqualTo("v1"));
            Assert.That(answer.Headers["x-config-revision"], Is.EqualTo(1));
            Assert.That(answer.TextOf("x-prediction-id"), Is.EqualTo(answer.Body.GetProperty("data").GetProperty("id").GetString()));
        }

        Assert.That(_model.Runs, Has.Some.GreaterThan(1));
        var recorded = await server.GetJsonAsync($"/predictions/{client.Answers[0].TextOf("x-prediction-id")}");
        Assert.That(recorded.GetProperty("status").GetInt32(), Is.EqualTo(200));
        Assert.That(client.Answers, Has.Count.EqualTo(41));
    }

    [TestCase("{", "malformed_json", 400)]
    [TestCase("", "empty_body", 400)]
    [TestCase("{\"x\":\"much\",\"y\":0}", "invalid_input", 400)]
    public async Task Consume_Poison_IsDeadLetteredWithItsReasonAndAnswered(string body, string code, int status)
    {
        var broker = await RabbitMqBroker.SharedAsync();
        await using var client = await QueueClient.ConnectAsync(broker);
        await using var server = await StartAsync(client.Yaml(broker));

        var copies = (await client.Channel.QueueDeclareAsync()).QueueName;
        await client.SendAsync("good", Row(7));
        await client.SendAsync("bad", body, Decorate);

        Assert.That((await client.AnswerAsync("good")).Value, Is.EqualTo(7));
        var answer = await client.AnswerAsync("bad");
        Assert.That((answer.Code, answer.Status), Is.EqualTo((code, status)));
        Assert.That(answer.Body.GetProperty("msg").GetString(), Is.Not.Empty);
        Assert.That(answer.Body.TryGetProperty("errors", out _), Is.True);
        var dead = await client.DeadAsync();
        Assert.That(Encoding.UTF8.GetString(dead.Body.Span), Is.EqualTo(body));
        Assert.That(HeaderOf(dead, "x-code"), Is.EqualTo(code));
        Assert.That(HeaderOf(dead, "x-queue"), Is.EqualTo(client.Queue));
        Assert.That(HeaderOf(dead, "x-reason"), Is.Not.Empty);
        Assert.That(HeaderOf(dead, "x-failed-at"), Does.EndWith("Z"));
        Assert.That(HeaderOf(dead, "mine"), Is.EqualTo("kept"));
        Assert.That(dead.BasicProperties.CorrelationId, Is.EqualTo("bad"));
        Assert.That(dead.BasicProperties.Expiration, Is.Null);
        Assert.That(_log.Lines.Count(line => line.Text.Contains("goes to the dead letters", StringComparison.Ordinal)), Is.EqualTo(1));
        Assert.That(await client.Channel.MessageCountAsync(copies), Is.EqualTo(1), "the request alone was copied");

        // All that a broker would act on again: who sent it, when it expires, who gets copies.
        void Decorate(BasicProperties properties)
        {
            properties.UserId = "guest";
            properties.Expiration = "60000";
            properties.Headers = new Dictionary<string, object?> { ["mine"] = "kept", ["CC"] = new List<object?> { copies } };
        }
    }

    [Test]
    public async Task Consume_LargerThanTheBodyLimit_IsDeadLettered()
    {
        var broker = await RabbitMqBroker.SharedAsync();
        await using var client = await QueueClient.ConnectAsync(broker);
        await using var server = await StartAsync(client.Yaml(broker, server: "body-limit: 1KiB"));

        await client.SendAsync("huge", Row(1).PadRight(1025));
        await client.SendAsync("largest", Row(1).PadRight(1024));

        Assert.That((await client.AnswerAsync("largest")).Status, Is.EqualTo(200));
        Assert.That(((await client.AnswerAsync("huge")).Status, (await client.AnswerAsync("huge")).Code), Is.EqualTo((413, "body_too_large")));
        Assert.That((await client.DeadAsync()).Body.Length, Is.EqualTo(1025));
    }

    [Test]
    public async Task Consume_HeadersThatFillAFrame_IsDeadLetteredWithoutThem()
    {
        var broker = await RabbitMqBroker.SharedAsync();
        await using var client = await QueueClient.ConnectAsync(broker);
        await using var server = await StartAsync(client.Yaml(broker));

        await client.SendAsync("bad", "{", properties => properties.Headers = new Dictionary<string, object?> { ["big"] = new string('x', 130_500) });

        Assert.That((await client.AnswerAsync("bad")).Code, Is.EqualTo("malformed_json"));
        var dead = await client.DeadAsync();
        Assert.That(HeaderOf(dead, "x-code"), Is.EqualTo("malformed_json"));
        Assert.That(dead.BasicProperties.Headers!.Keys, Has.No.Member("big"));
        Assert.That(_log.Lines.Select(line => line.Text), Has.None.Contains("was lost"));
    }

    [Test]
    public async Task Consume_FailsForAWhile_IsTriedAgainAndHoldsUpNobody()
    {
        var broker = await RabbitMqBroker.SharedAsync();
        await using var client = await QueueClient.ConnectAsync(broker);
        await using var server = await StartAsync(client.Yaml(broker, "prefetch: 2"));
        var failures = 0;
        _model.Answer = rows => rows.Any(row => row.Numbers[0] < 0) && Interlocked.Increment(ref failures) <= 2
            ? throw new ExternalApiException("the API is away")
            : FakeModel.Echo(rows);

        await client.SendAsync("again", Row(-1));
        for (var i = 0; i < 10; i++)
        {
            await client.SendAsync($"{i}", Row(i));
        }

        for (var i = 0; i < 10; i++)
        {
            Assert.That((await client.AnswerAsync($"{i}")).Value, Is.EqualTo(i));
        }

        Assert.That((await client.AnswerAsync("again")).Value, Is.EqualTo(-1));
        Assert.That(client.Answers, Has.Count.EqualTo(11));
        Assert.That(await client.Channel.MessageCountAsync(client.Dead), Is.Zero);
    }

    [Test]
    public async Task Consume_FailsBeyondItsRetries_IsDeadLetteredAndAnswered()
    {
        var broker = await RabbitMqBroker.SharedAsync();
        await using var client = await QueueClient.ConnectAsync(broker);
        await using var server = await StartAsync(client.Yaml(broker));
        var runs = 0;
        _model.Answer = _ =>
        {
            runs++;
            throw new ExternalApiException("the API is away");
        };

        await client.SendAsync("never", Row(1));

        var answer = await client.AnswerAsync("never");
        Assert.That((answer.Status, answer.Code), Is.EqualTo((200, "external_api_error")));
        Assert.That(answer.Body.TryGetProperty("data", out _), Is.False);
        Assert.That(answer.TextOf("x-model-version"), Is.EqualTo("v1"));
        Assert.That(HeaderOf(await client.DeadAsync(), "x-reason"), Is.EqualTo("the API is away"));
        Assert.That(runs, Is.EqualTo(3));
    }

    [Test]
    public async Task Consume_RightRequestWithoutAnAnswer_IsNotTriedAgain()
    {
        var broker = await RabbitMqBroker.SharedAsync();
        await using var client = await QueueClient.ConnectAsync(broker);
        await using var server = await StartAsync(client.Yaml(broker));
        _model.Answer = _ => throw new NotExecutableException("there is no plan");

        await client.SendAsync("none", Row(1));

        var answer = await client.AnswerAsync("none");
        Assert.That((answer.Status, answer.Code), Is.EqualTo((200, "not_executable")));
        Assert.That(HeaderOf(await client.DeadAsync(), "x-code"), Is.EqualTo("not_executable"));
    }

    [Test]
    public async Task Consume_ReplyToThatDoesNotExist_IsLoggedOnceAndTheNextIsAnswered()
    {
        var broker = await RabbitMqBroker.SharedAsync();
        await using var client = await QueueClient.ConnectAsync(broker);
        await using (await StartAsync(client.Yaml(broker)))
        {
            await client.SendAsync("lost", Row(1), properties => properties.ReplyTo = "nobody");
            await client.SendAsync("found", Row(2));

            Assert.That((await client.AnswerAsync("found")).Value, Is.EqualTo(2));
            await Poll.UntilAsync(() => Task.FromResult(_log.Lines.Any(IsUnroutable)), "it was logged");
        }

        Assert.That(await client.Channel.MessageCountAsync(client.Queue), Is.Zero, "it was acknowledged");
        Assert.That(await client.Channel.MessageCountAsync(client.Dead), Is.Zero);
        Assert.That(_log.Lines.Count(IsUnroutable), Is.EqualTo(1));

        static bool IsUnroutable(LogLine line) => line.Text.Contains("no queue nobody", StringComparison.Ordinal);
    }

    [Test]
    public async Task Consume_NoReplyTo_TheResultsQueueGetsAnswersUnderTheMessageId()
    {
        var broker = await RabbitMqBroker.SharedAsync();
        await using var client = await QueueClient.ConnectAsync(broker);
        await using var server = await StartAsync(client.Yaml(broker, $"results: {client.Queue}.results"));
        await client.ConsumedAsync(client.Queue);
        await client.CollectAsync($"{client.Queue}.results");

        await client.SendAsync("", Row(3), WithoutReply);
        await client.SendAsync("", "[]", WithoutReply);

        await Poll.UntilAsync(() => Task.FromResult(client.Answers.Count == 2), "both are answered");
        Assert.That(client.Answers.Select(answer => (answer.Id, answer.Status)), Is.EquivalentTo(new[] { ("m1", 200), ("m1", 400) }));

        static void WithoutReply(BasicProperties properties)
        {
            properties.ClearReplyTo();
            properties.ClearCorrelationId();
            properties.MessageId = "m1";
        }
    }

    [Test]
    public async Task Consume_NoReplyToAndNoResults_IsRecordedOnly()
    {
        var broker = await RabbitMqBroker.SharedAsync();
        await using var client = await QueueClient.ConnectAsync(broker);
        await using var server = await StartAsync(client.Yaml(broker));

        await client.SendAsync("quiet", Row(3), properties => properties.ClearReplyTo());

        await Poll.UntilAsync(
            async () => (await server.GetJsonAsync("/predictions?model=echo")).GetProperty("data").GetArrayLength() == 1, "the prediction is there");
    }

    [Test]
    public async Task Consume_QueueWithOtherArguments_IsUsedAsItIs()
    {
        var broker = await RabbitMqBroker.SharedAsync();
        await using var client = await QueueClient.ConnectAsync(broker);
        await client.Channel.QueueDeclareAsync(client.Queue, durable: false, exclusive: false, autoDelete: true);
        await using var server = await StartAsync(client.Yaml(broker));

        await client.SendAsync("classic", Row(5));

        Assert.That((await client.AnswerAsync("classic")).Value, Is.EqualTo(5));
        Assert.That(_log.Errors, Is.Empty);
    }

    [TestCase("digits")]
    [TestCase(null)]
    public async Task Consume_PictureAsSuch_IsAnsweredLikeAnUpload(string? type)
    {
        var broker = await RabbitMqBroker.SharedAsync();
        await using var client = await QueueClient.ConnectAsync(broker);
        await using var server = await StartAsync($$"""
            queue: { engine: rabbitmq, url: "{{broker.Url}}" }
            models:
              picture:
                kind: image
                types: { digits: { labels: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] } }
                active: v1
                versions: { v1: { runtime: onnx, types: { digits: { path: models/image-class/digits.onnx } } } }
                consume: { queue: {{client.Queue}} }
            """);
        var picture = await File.ReadAllBytesAsync(Repository.PathOf("Api.Tests", "TestPictures", "baseline.png"));

        await client.SendAsync("picture", picture, As("image/png"));
        await client.SendAsync("json", $$"""{"model_type":"digits","images":["{{Convert.ToBase64String(picture)}}"]}""", As("application/json"));
        await client.SendAsync("broken", picture[..100], As("image/png"));
        await client.SendAsync("number", picture, properties =>
        {
            properties.ContentType = "image/png";
            properties.Headers = new Dictionary<string, object?> { ["model_type"] = 5 };
        });

        var seen = (await client.AnswerAsync("picture")).Body.GetProperty("data")[0].GetProperty("top").ToString();
        Assert.That(seen, Is.EqualTo((await client.AnswerAsync("json")).Body.GetProperty("data")[0].GetProperty("top").ToString()));
        Assert.That((await client.AnswerAsync("broken")).Status, Is.EqualTo(400));
        Assert.That((await client.AnswerAsync("number")).Body.GetProperty("msg").ToString(), Is.EqualTo("model_type: the header is not a text"));

        Action<BasicProperties> As(string contentType) => properties =>
        {
            properties.ContentType = contentType;
            properties.Headers = type is null ? null : new Dictionary<string, object?> { ["model_type"] = type };
        };
    }

    private static string Row(double x) => $$"""{"x":{{x}},"y":0}""";

    private static string? HeaderOf(BasicGetResult message, string name) =>
        message.BasicProperties.Headers![name] is byte[] text ? Encoding.UTF8.GetString(text) : null;

    private Task<TestServer> StartAsync(string yaml) => TestServer.StartAsync(yaml, container =>
    {
        _model.Wire(container);
        _log.Wire(container);
    });
}
