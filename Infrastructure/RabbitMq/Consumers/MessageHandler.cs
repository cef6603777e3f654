using Interlock.Application.Calls;
using Interlock.Application.Serving.Catalog;
using Interlock.Domain;

namespace Interlock.Infrastructure.RabbitMq.Consumers;

/// <summary>Answers messages: asks the model, stores the predictions, sends the answer, and only then lets the broker forget the message.</summary>
internal sealed class MessageHandler(ConsumedModel model, MessageServices services, MessageAnswers answers)
{
    /// <summary>Answers them, those for the same version together; each fails alone.</summary>
    /// <returns>Those that failed for a reason that may pass, to be tried again.</returns>
    public async Task<IReadOnlyList<QueueMessage>> HandleAsync(IReadOnlyList<QueueMessage> messages, CancellationToken cancellationToken)
    {
        var (requests, settling) = (new List<Request>(), new List<Task<QueueMessage?>>());
        var snapshot = services.Catalog.Current;
        foreach (var message in messages.Where(message => !message.IsLost))
        {
            try
            {
                requests.Add(Read(message, snapshot));
            }
            catch (InterlockException e)
            {
                settling.Add(SettleAsync(message, CallResult.Of(e), cancellationToken));
            }
        }

        settling.AddRange((await Task.WhenAll(requests.GroupBy(request => request.Target).Select(CallAsync))).SelectMany(started => started));
        return [.. (await Task.WhenAll(settling)).OfType<QueueMessage>()];

        async Task<IEnumerable<Task<QueueMessage?>>> CallAsync(IGrouping<ModelTarget, Request> group)
        {
            var results = await services.Calls.CallAsync(group.Key, [.. group.Select(request => request.Call)], cancellationToken);
            return [.. group.Zip(results, (request, result) => SettleAsync(request.Message, result, cancellationToken))];
        }
    }

    private Request Read(QueueMessage message, ModelSnapshot snapshot)
    {
        var served = snapshot.Models.GetValueOrDefault(model.Name);
        var target = MessageTarget.Of(model.Name, served?.StickyHeader, message);
        return new Request(message, served?.Together(target) ?? target, MessageReader.Read(model, message));
    }

    private async Task<QueueMessage?> SettleAsync(QueueMessage message, CallResult result, CancellationToken cancellationToken)
    {
        var error = result.Answer is { } answer ? await AnswerAsync(message, answer, cancellationToken) : result.Error!;
        if (error is not null)
        {
            if (error.IsTransient && ++message.Failures <= model.Consume.Retries)
            {
                return message;
            }

            await answers.FailAsync(message, error, cancellationToken);
        }

        await message.AckAsync(cancellationToken);
        return null;
    }

    private async Task<InterlockException?> AnswerAsync(QueueMessage message, CallAnswer answer, CancellationToken cancellationToken)
    {
        try
        {
            await services.Predictions.AddAsync(answer.Predictions, cancellationToken);
        }
        catch (InterlockException e)
        {
            return e;
        }

        await answers.AnswerAsync(message, answer, cancellationToken);
        return null;
    }

    private sealed record Request(QueueMessage Message, ModelTarget Target, ModelCall Call);
}
