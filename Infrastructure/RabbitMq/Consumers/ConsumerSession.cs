using System.Threading.Channels;
using Interlock.Application;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Interlock.Infrastructure.RabbitMq.Consumers;

/// <summary>
/// Takes a queue's messages and has them answered, as many together as are there, for as long as one channel lasts. A message to be tried again
/// waits here, unacknowledged, and takes its place in the prefetch; nothing else waits for it.
/// </summary>
internal sealed class ConsumerSession(ConsumedModel model, IChannel channel, MessageHandler handler, TimeProvider time)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    // Never holds more than the prefetch.
    private readonly Channel<QueueMessage> _waiting = Channel.CreateUnbounded<QueueMessage>();

    private string Queue => model.Consume.Queue;

    /// <summary>Takes and answers.</summary>
    /// <param name="stopping">Ends taking; it returns when what was taken is answered.</param>
    /// <param name="abandoned">Ends answering.</param>
    /// <exception cref="Exception">The channel was lost, or answering failed by a fault of the broker or this server.</exception>
    public async Task RunAsync(CancellationToken stopping, CancellationToken abandoned)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(abandoned);
        using var noMore = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        await TakeSuspectsAsync(stopping, over.Token);
        var taking = TakeAsync(noMore.Token);
        Task[] answering = [.. Enumerable.Range(0, Workers).Select(_ => AnswerAsync(over.Token))];
        try
        {
            await await Task.WhenAny([taking, .. answering]);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested && channel.IsOpen)
        {
            _waiting.Writer.TryComplete();
            await Task.WhenAll(answering);
        }
        finally
        {
            await noMore.CancelAsync();
            await over.CancelAsync();
            await Task.WhenAll([taking, .. answering]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private int Workers => Math.Min(model.Config.Limits.Places, model.Consume.Prefetch);

    /// <summary>
    /// Messages that came back again and again may have ended who took them. They are taken one by one, so that the one at fault is the only one
    /// that comes back once more: with the whole prefetch, innocent ones would reach the delivery limit with it.
    /// </summary>
    private async Task TakeSuspectsAsync(CancellationToken stopping, CancellationToken cancellationToken)
    {
        while (!stopping.IsCancellationRequested && await channel.BasicGetAsync(Queue, autoAck: false, cancellationToken) is { } got)
        {
            var message = new QueueMessage(channel, got.DeliveryTag, got.Redelivered, got.BasicProperties, got.Body);
            var again = await handler.HandleAsync([message], cancellationToken);
            TryLater(again, cancellationToken);
            if (!message.IsSuspect || again.Count > 0)
            {
                return;
            }
        }
    }

    /// <summary>Ends with an exception only: the channel was lost, or it is told to stop and takes no more.</summary>
    private async Task TakeAsync(CancellationToken stopping)
    {
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, got) =>
        {
            _waiting.Writer.TryWrite(new QueueMessage(channel, got.DeliveryTag, got.Redelivered, got.BasicProperties, got.Body));
            return Task.CompletedTask;
        };
        var tag = "";
        try
        {
            await ConsumerEnd.OfAsync(
                channel, consumer, async () => tag = await channel.BasicConsumeAsync(Queue, autoAck: false, consumer, CancellationToken.None), stopping);
        }
        catch (OperationCanceledException)
        {
            await channel.BasicCancelAsync(tag, cancellationToken: CancellationToken.None);
            throw;
        }
    }

    private async Task AnswerAsync(CancellationToken cancellationToken)
    {
        var taken = new List<QueueMessage>();
        while (await _waiting.Reader.WaitToReadAsync(cancellationToken))
        {
            while (taken.Count < model.Config.Limits.MaxBatch && _waiting.Reader.TryRead(out var message))
            {
                taken.Add(message);
            }

            foreach (var together in Group(taken))
            {
                TryLater(await handler.HandleAsync(together, cancellationToken), cancellationToken);
            }

            taken.Clear();
        }
    }

    // What may end this server is looked at last, and alone.
    private static IEnumerable<IReadOnlyList<QueueMessage>> Group(IReadOnlyList<QueueMessage> taken)
    {
        QueueMessage[] together = [.. taken.Where(message => !message.IsSuspect)];
        return taken.Where(message => message.IsSuspect).Select(message => (IReadOnlyList<QueueMessage>)[message]).Prepend(together);
    }

    private void TryLater(IReadOnlyList<QueueMessage> messages, CancellationToken cancellationToken)
    {
        foreach (var message in messages)
        {
            var pause = Pauses.After(model.Consume.RetryDelay, LongestPause, message.Failures);
            _ = Task.Delay(pause, time, cancellationToken).ContinueWith(
                _ => _waiting.Writer.TryWrite(message), CancellationToken.None, TaskContinuationOptions.NotOnCanceled, TaskScheduler.Default);
        }
    }
}
