using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.RabbitMq;

[Parallelizable]
public sealed class RabbitMqTlsTests
{
    private const string Queue = "by tls";

    [Test]
    public async Task Connect_CertificateIsTrusted_ModelConsumesByTls()
    {
        var broker = await RabbitMqBroker.SharedAsync();
        using var folder = new TemporaryFolder();
        folder.Write("config.yaml", Yaml(broker));
        await using var server = await ServerProcess.Start(folder.Path, ("SSL_CERT_FILE", broker.Certificate)).ReadyAsync();

        await using var connection = await broker.ConnectAsync();
        await Poll.UntilAsync(() => RabbitMqBroker.HasConsumerAsync(connection, Queue), "the model consumes");
    }

    [Test]
    public async Task Connect_CertificateIsNotTrusted_IsToldOnceWithoutThePassword()
    {
        var broker = await RabbitMqBroker.SharedAsync();
        var log = new CapturedLog();
        await using var server = await TestServer.StartAsync(Yaml(broker), log.Wire);

        await Poll.UntilAsync(() => Task.FromResult(log.Lines.Any(line => line.Text.Contains("cannot be reached", StringComparison.Ordinal))), "it is told");

        var line = log.Lines.Single(line => line.Text.Contains("cannot be reached", StringComparison.Ordinal));
        Assert.That(line.Text, Does.Contain("certificate"));
        Assert.That(log.Lines.Select(each => each.Text + each.Exception), Has.None.Contains("guest"));
    }

    private static string Yaml(RabbitMqBroker broker) => $$"""
        queue: { engine: rabbitmq, url: "{{broker.TlsUrl}}" }
        models:
          iris:
            kind: tabular
            features: { a: {}, b: {}, c: {}, d: {} }
            labels: [setosa, versicolor, virginica]
            active: v2
            versions: { v2: { runtime: onnx, path: models/iris/v2.onnx } }
            consume: { queue: {{Queue}} }
        """;
}
