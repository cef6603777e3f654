using System.Text;
using Interlock.Api.Tests.Support;
using Interlock.Application.Tasks;
using Interlock.Domain;
using NUnit.Framework;
using RabbitMQ.Client;

namespace Interlock.Api.Tests.Infrastructure.RabbitMq;

[Parallelizable]
public sealed class RabbitMqTaskEngineTests
{
    [Test]
    public async Task OfferAsync_ManyTasks_EachIsTakenOnceByOneOfTwoServers()
    {
        var broker = await RabbitMqBroker.SharedAsync();
        await using var one = new TestEngine(broker, prefetch: 10);
        await using var other = new TestEngine(broker, one.Config.Prefix, prefetch: 10);
        string[] ids = [.. Enumerable.Range(0, 200).Select(_ => TestEngine.NewId())];

        var taken = new List<string>();
        await Task.WhenAll(WorkAsync(one), WorkAsync(other), one.OfferAsync(ids));

        Assert.That(taken, Is.EquivalentTo(ids));

        async Task WorkAsync(TestEngine server)
        {
            while (Count() < ids.Length)
            {
                using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
                foreach (var delivery in await TakeOrGiveUpAsync(server, patience.Token))
                {
                    lock (taken)
                    {
                        taken.Add(delivery.Id);
                    }

                    await delivery.CloseAsync();
                }
            }
        }

        int Count()
        {
            lock (taken)
            {
                return taken.Count;
            }
        }
    }

    [Test]
    public async Task TakeAsync_PrefetchIsHeld_NoMoreComesUntilOneIsClosed()
    {
        await using var server = new TestEngine(await RabbitMqBroker.SharedAsync(), prefetch: 2);
        await server.OfferAsync(TestEngine.NewId(), TestEngine.NewId(), TestEngine.NewId());
        var held = await server.TakeAsync(2);
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        Assert.That(await TakeOrGiveUpAsync(server, patience.Token), Is.Empty);

        await held[0].CloseAsync();
        Assert.That(await server.TakeAsync(1), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task CloseDeadAsync_OneOfTwo_IsWithTheDeadLettersAndTheOtherIsGone()
    {
        var broker = await RabbitMqBroker.SharedAsync();
        await using var server = new TestEngine(broker);
        string[] ids = [TestEngine.NewId(), TestEngine.NewId()];
        await server.OfferAsync(ids);
        var taken = await server.TakeAsync(2);

        await taken.Single(delivery => delivery.Id == ids[0]).CloseDeadAsync("it never works");
        await taken.Single(delivery => delivery.Id == ids[1]).CloseAsync();

        await using var connection = await broker.ConnectAsync();
        await using var channel = await connection.CreateChannelAsync();
        Assert.That(TextOf(await TestEngine.GetAsync(channel, server.Dead)), Is.EqualTo(ids[0]));
        Assert.That((await channel.QueueDeclarePassiveAsync(server.Tasks)).MessageCount, Is.Zero);
    }

    [TestCase("")]
    [TestCase("not an id")]
    [TestCase("00000000-0000-0000-0000-000000000000")]
    [TestCase("0193 and much more than fits into an id, so that nobody reads it into memory to find out what it is")]
    public async Task TakeAsync_MessageThatIsNoId_GoesToTheDeadLettersAndTheNextIsTaken(string garbage)
    {
        var broker = await RabbitMqBroker.SharedAsync();
        await using var server = new TestEngine(broker);
        var id = TestEngine.NewId();
        await server.OfferAsync(id);
        await (await server.TakeAsync(1))[0].CloseAsync();
        await using var connection = await broker.ConnectAsync();
        await using var channel = await connection.CreateChannelAsync();

        await channel.BasicPublishAsync("", server.Tasks, Encoding.UTF8.GetBytes(garbage));
        await server.OfferAsync(id);

        Assert.That((await server.TakeAsync(1))[0].Id, Is.EqualTo(id));
        Assert.That(TextOf(await TestEngine.GetAsync(channel, server.Dead)), Is.EqualTo(garbage));
        Assert.That(server.Log.Lines.Select(line => line.Text), Has.One.Contains("is no id of a task"));
    }

    [Test]
    public async Task OfferAsync_BrokerIsDown_IsRefusedAtOnceAndServedOnceItIsUp()
    {
        await using var broker = RabbitMqBroker.Create();
        await using var server = new TestEngine(broker);
        var id = TestEngine.NewId();

        var refusal = (await Assert.ThrowsAsync<UnavailableException>(() => server.Engine.OfferAsync([id], CancellationToken.None)))!;
        Assert.That(refusal.Code, Is.EqualTo("queue_unavailable"));

        var taking = server.TakeAsync(1);
        await Poll.UntilAsync(() => Task.FromResult(server.Log.Lines.Any()), "the first attempt failed");
        await broker.StartAsync();
        await server.OfferAsync(id);
        Assert.That((await taking)[0].Id, Is.EqualTo(id));
        Assert.That(server.Log.Lines.Count(line => line.Text.Contains("cannot be reached", StringComparison.Ordinal)), Is.EqualTo(1));
        Assert.That(server.Log.Lines.Select(line => line.Text + line.Exception), Has.None.Contains("guest"), "the address has the password in it");
    }

    [Test]
    public async Task TakeAsync_BrokerCrashes_WhatWasNotClosedComesAgain()
    {
        await using var broker = await RabbitMqBroker.StartOwnAsync();
        await using var server = new TestEngine(broker, prefetch: 20);
        string[] ids = [.. Enumerable.Range(0, 25).Select(_ => TestEngine.NewId())];
        await server.OfferAsync(ids);
        var held = await server.TakeAsync(20);
        await Task.WhenAll(held.Take(5).Select(delivery => delivery.CloseAsync()));

        // That the broker gives out the last ones tells that it knows of the closed ones.
        held = [.. held.Skip(5), .. await server.TakeAsync(5)];

        await broker.StopAsync("KILL");
        await Assert.ThrowsAsync<UnavailableException>(() => server.Engine.OfferAsync(ids, CancellationToken.None));
        await Task.WhenAll(held.Select(delivery => delivery.CloseAsync()));
        await broker.StartAsync();

        var again = await server.TakeAsync(20);
        Assert.That(again.Select(delivery => delivery.Id), Is.EquivalentTo(held.Select(delivery => delivery.Id)));
        Assert.That(server.Log.Lines.Count(line => line.Text.Contains("was lost", StringComparison.Ordinal)), Is.EqualTo(1));
        Assert.That(server.Log.Lines.Count(line => line.Text.StartsWith("Connected", StringComparison.Ordinal)), Is.EqualTo(2));
        Assert.That(server.Log.Errors, Is.Empty);
    }

    [Test]
    public async Task TakeAsync_QueueIsDeleted_IsMadeAgain()
    {
        var broker = await RabbitMqBroker.SharedAsync();
        await using var server = new TestEngine(broker);
        await server.OfferAsync(TestEngine.NewId());
        await (await server.TakeAsync(1))[0].CloseAsync();
        await using var connection = await broker.ConnectAsync();
        await using var channel = await connection.CreateChannelAsync();

        await channel.QueueDeleteAsync(server.Tasks);
        await Poll.UntilAsync(() => Task.FromResult(server.Log.Errors.Any()), "the loss was noticed");
        var id = TestEngine.NewId();
        await Poll.UntilAsync(() => RabbitMqBroker.HasConsumerAsync(connection, server.Tasks), "the queue is there again");
        await server.OfferAsync(id);

        Assert.That((await server.TakeAsync(1))[0].Id, Is.EqualTo(id));
    }

    private static async Task<IReadOnlyList<TaskDelivery>> TakeOrGiveUpAsync(TestEngine server, CancellationToken patience)
    {
        try
        {
            return await server.Engine.TakeAsync(10, [], patience);
        }
        catch (OperationCanceledException)
        {
            return [];
        }
    }

    private static string TextOf(BasicGetResult message) => Encoding.UTF8.GetString(message.Body.Span);
}
