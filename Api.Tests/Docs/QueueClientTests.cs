using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Docs;

/// <summary>The client in Python is run against a server and a broker.</summary>
[Parallelizable]
public sealed class QueueClientTests
{
    private const string Python = "/usr/bin/python3";
    private const string Pika = "/usr/lib/python3/dist-packages/pika/__init__.py";

    [Test]
    public async Task QueueClient_OfTheExamples_GetsAnAnswerToEveryRow()
    {
        if (!File.Exists(Pika))
        {
            Assert.Ignore($"python3-pika is not installed ({Pika}): the example in Python goes UNTESTED in this run.");
        }

        var broker = await RabbitMqBroker.SharedAsync();
        var queue = $"iris-{Guid.NewGuid():n}";
        await using var server = await TestServer.StartAsync(
            $"queue: {{ engine: rabbitmq, url: \"{broker.Url}\" }}\n{TestServer.SampleConfig}",
            environment: ("INTERLOCK__MODELS__IRIS__CONSUME", $"{{ queue: {queue}, retry-delay: 10ms }}"));
        await using var connection = await broker.ConnectAsync();
        await Poll.UntilAsync(() => RabbitMqBroker.HasConsumerAsync(connection, queue), "the model consumes");

        var (exitCode, output) = await Shell.RunAsync($"{Python} docs/examples/queue_client.py {broker.Url} {queue}");

        Assert.That(exitCode, Is.Zero, output);
        Assert.That(output.TrimEnd().Split('\n'), Is.EquivalentTo(new[]
        {
            "[5.1, 3.5, 1.4, 0.2]: setosa (by version v2)",
            "[6.4, 2.8, 5.6, 2.1]: virginica (by version v2)",
            "[5.9, 3.0, 4.2, 1.5]: versicolor (by version v2)",
            "[6.4, 2.8, 5.6]: invalid_input: $.features: has 3 values; expected 4: sepal_length, sepal_width, petal_length, petal_width",
        }));
    }
}
