using Interlock.Application.Tasks;
using Interlock.Infrastructure.RabbitMq;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.RabbitMq;

public sealed class RabbitMqAddressTests
{
    [TestCase("amqp://localhost", "guest", "guest", 5672, "/", false)]
    [TestCase("amqp://shop:p%40ss%3Aword@broker:5673/orders%2Feu", "shop", "p@ss:word", 5673, "orders/eu", false)]
    [TestCase("amqps://shop:word@broker/", "shop", "word", 5671, "/", true)]
    public void CreateFactory_Url_IsTakenApart(string url, string user, string password, int port, string virtualHost, bool isTls)
    {
        var factory = new RabbitMqAddress(new RabbitmqQueueConfig { Url = url }).CreateFactory();

        Assert.That((factory.UserName, factory.Password, factory.VirtualHost), Is.EqualTo((user, password, virtualHost)));
        Assert.That((factory.Endpoint.Port, factory.Endpoint.Ssl.Enabled), Is.EqualTo((port, isTls)));
    }

    [Test]
    public void ToString_UrlWithAPassword_HasNeitherUserNorPassword() => Assert.That(
        new RabbitMqAddress(new RabbitmqQueueConfig { Url = "amqp://shop:p%40ss:word@broker/orders" }).ToString(), Is.EqualTo("amqp://broker:5672/orders"));
}
