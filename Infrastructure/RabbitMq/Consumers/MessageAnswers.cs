using Interlock.Application;
using Interlock.Application.Calls;
using Interlock.Application.Consuming;
using Interlock.Domain;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Interlock.Infrastructure.RabbitMq.Consumers;

/// <summary>Sends what became of messages, and returns when the broker has it safe.</summary>
internal sealed partial class MessageAnswers(
    ConsumedModel model, IChannel publisher, IFailureAnswers failures, TimeProvider time, ILogger<MessageAnswers> logger)
{
    private const string DefaultExchange = "";
    private const int LongestShown = 100;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    /// <summary>Sends an answer to who asked, or to the results.</summary>
    /// <exception cref="RabbitMQClientException">The broker is away; the answer may be out or not.</exception>
    public Task AnswerAsync(QueueMessage message, CallAnswer answer, CancellationToken cancellationToken)
    {
        var headers = HeadersOf(answer.Version, answer.Revision);
        if (answer.PredictionId is { } id)
        {
            headers["x-prediction-id"] = id;
        }

        return SendAsync(message, AnswerBody.Of(answer), headers, cancellationToken);
    }

    /// <summary>Moves a message to the dead letters, and tells who asked why it has no answer.</summary>
    /// <inheritdoc cref="AnswerAsync"/>
    public async Task FailAsync(QueueMessage message, InterlockException error, CancellationToken cancellationToken)
    {
        LogDead(model.Consume.Queue, Excerpt.Of(message.CorrelationId ?? "without an id", LongestShown), error.Code);
        var dead = DeadLetter.Of(message, model.Consume.Queue, error, time.GetUtcNow());
        await PublishAsync(model.Consume.DeadLetterQueue, dead, message.Body, cancellationToken);
        var headers = error.FailedBy is var (version, revision) ? HeadersOf(version, revision) : [];
        await SendAsync(message, failures.BodyOf(error), headers, cancellationToken);
    }

    private static Dictionary<string, object?> HeadersOf(string version, int revision) =>
        new() { ["x-model-version"] = version, ["x-config-revision"] = revision };

    private async Task SendAsync(
        QueueMessage message, ReadOnlyMemory<byte> body, Dictionary<string, object?> headers, CancellationToken cancellationToken)
    {
        if ((message.ReplyTo ?? model.Consume.Results) is not { } queue)
        {
            return;
        }

        var properties = new BasicProperties
        {
            Persistent = true, ContentType = "application/json", CorrelationId = message.CorrelationId, Headers = headers,
        };
        try
        {
            await PublishAsync(queue, properties, body, cancellationToken);
        }
        catch (PublishException e) when (e.IsReturn && message.ReplyTo is not null)
        {
            LogUnroutable(model.Consume.Queue, Excerpt.Of(message.CorrelationId ?? "without an id", LongestShown), Excerpt.Of(queue, LongestShown));
        }
    }

    // A queue that is full refuses: it is asked until it has room, and meanwhile no more than the prefetch is taken.
    private async Task PublishAsync(string queue, BasicProperties properties, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var pauses = new Backoff(FirstPause, LongestPause);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await publisher.BasicPublishAsync(DefaultExchange, queue, mandatory: true, properties, body, cancellationToken);
                return;
            }
            catch (PublishException e) when (!e.IsReturn)
            {
                if (attempt == 1)
                {
                    LogRefused(Excerpt.Of(queue, LongestShown));
                }
            }

            await Task.Delay(pauses.Next(), time, cancellationToken);
        }
    }

    [LoggerMessage(EventIds.MessageDead, LogLevel.Warning, "Message {Id} of {Queue} cannot be answered and goes to the dead letters: {Code}")]
    private partial void LogDead(string queue, string id, string code);

    [LoggerMessage(EventIds.ReplyUnroutable, LogLevel.Warning, "The answer to message {Id} of {Queue} is lost: there is no queue {ReplyTo} as its reply_to")]
    private partial void LogUnroutable(string queue, string id, string replyTo);

    [LoggerMessage(EventIds.MessageRefused, LogLevel.Warning, "The broker refuses a message to {Queue}, as it does when a queue is full; it is tried again")]
    private partial void LogRefused(string queue);
}
