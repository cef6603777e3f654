using Interlock.Application;
using Interlock.Application.Calls;
using Interlock.Application.Predictions;
using Interlock.Domain;

namespace Interlock.Infrastructure.RabbitMq.Consumers;

/// <summary>Answers messages: asks the model, stores the predictions, sends the answer, and only then lets the broker forget the message.</summary>
internal sealed class MessageHandler(ConsumedModel model, ICallService calls, IPredictionDatastore predictions, MessageAnswers answers)
{
    /// <summary>Answers them together; each fails alone.</summary>
    /// <returns>Those that failed for a reason that may pass, to be tried again.</returns>
    public async Task<IReadOnlyList<QueueMessage>> HandleAsync(IReadOnlyList<QueueMessage> messages, CancellationToken cancellationToken)
    {
        var (readable, requests, settling) = (new List<QueueMessage>(), new List<ModelCall>(), new List<Task<QueueMessage?>>());
        foreach (var message in messages.Where(message => !message.IsLost))
        {
            try
            {
                requests.Add(MessageReader.Read(model, message));
                readable.Add(message);
            }
            catch (InterlockException e)
            {
                settling.Add(SettleAsync(message, CallResult.Of(e), cancellationToken));
            }
        }

        if (requests.Count > 0)
        {
            var results = await calls.CallAsync(model.Name, requests, cancellationToken);
            settling.AddRange(readable.Zip(results, (message, result) => SettleAsync(message, result, cancellationToken)));
        }

        return [.. (await Task.WhenAll(settling)).OfType<QueueMessage>()];
    }

    private async Task<QueueMessage?> SettleAsync(QueueMessage message, CallResult result, CancellationToken cancellationToken)
    {
        var error = result.Answer is { } answer ? await AnswerAsync(message, answer, cancellationToken) : result.Error!;
        if (error is not null)
        {
            var failure = FailureView.Of(error);
            if (failure.MayPass && ++message.Failures <= model.Consume.Retries)
            {
                return message;
            }

            await answers.FailAsync(message, error, failure, cancellationToken);
        }

        await message.AckAsync(cancellationToken);
        return null;
    }

    private async Task<InterlockException?> AnswerAsync(QueueMessage message, CallAnswer answer, CancellationToken cancellationToken)
    {
        try
        {
            await predictions.AddAsync(answer.Predictions, cancellationToken);
        }
        catch (InterlockException e)
        {
            return e;
        }

        await answers.AnswerAsync(message, answer, cancellationToken);
        return null;
    }
}
