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
                settling.Add(FailAsync(message, e, cancellationToken));
            }
        }

        settling.AddRange((await Task.WhenAll(requests.GroupBy(request => request.Target).Select(CallAsync))).SelectMany(started => started));
        return [.. (await Task.WhenAll(settling)).OfType<QueueMessage>()];

        async Task<IEnumerable<Task<QueueMessage?>>> CallAsync(IGrouping<ModelTarget, Request> group)
        {
            var results = await services.Calls.CallAsync(group.Key, [.. group.Select(request => request.Call)], cancellationToken);
            return [.. group.Zip(results, (request, result) => SettleAsync(request, result, cancellationToken))];
        }
    }

    private Request Read(QueueMessage message, ModelSnapshot snapshot)
    {
        var served = snapshot.Models.GetValueOrDefault(model.Name);
        var target = MessageTarget.Of(model.Name, served?.StickyHeader, message);
        return new Request(message, served?.Together(target) ?? target, MessageReader.Read(model, message) with { RequestKey = MessageTarget.KeyOf(message) });
    }

    private async Task<QueueMessage?> SettleAsync(Request request, CallResult result, CancellationToken cancellationToken)
    {
        if (result.Answer is { } answer)
        {
            result = await StoreAsync(request, answer, cancellationToken);
        }

        if (result.Error is { } error)
        {
            return await FailAsync(request.Message, error, cancellationToken);
        }

        await answers.AnswerAsync(request.Message, result.Answer!, cancellationToken);
        await request.Message.AckAsync(cancellationToken);
        return null;
    }

    private async Task<QueueMessage?> FailAsync(QueueMessage message, InterlockException error, CancellationToken cancellationToken)
    {
        if (error.IsTransient && ++message.Failures <= model.Consume.Retries)
        {
            return message;
        }

        await answers.FailAsync(message, error, cancellationToken);
        await message.AckAsync(cancellationToken);
        return null;
    }

    /// <summary>Stores the prediction of an answer. Where its key names another one meanwhile, the answer is that one's.</summary>
    private async Task<CallResult> StoreAsync(Request request, CallAnswer answer, CancellationToken cancellationToken)
    {
        try
        {
            await services.Predictions.AddAsync(answer.Predictions, cancellationToken);
            return CallResult.Of(answer);
        }
        catch (UnavailableException e) when (e.IsOfDatastore && request.Call.RequestKey is not null)
        {
            return await FindAsync(request, cancellationToken) ?? CallResult.Of(e);
        }
        catch (InterlockException e)
        {
            return CallResult.Of(e);
        }
    }

    /// <summary>The answer of the prediction that a key names, an error, or null where it names none.</summary>
    private async Task<CallResult?> FindAsync(Request request, CancellationToken cancellationToken)
    {
        try
        {
            if (await services.Predictions.FindKeyAsync(model.Name, request.Call.RequestKey!, cancellationToken) is null)
            {
                return null;
            }

            // Another answer than the stored one would not be stored.
            var result = (await services.Calls.CallAsync(request.Target, [request.Call], cancellationToken))[0];
            return result.Error is null && result.Answer!.ReplayedId is null ? null : result;
        }
        catch (InterlockException e)
        {
            return CallResult.Of(e);
        }
    }

    private sealed record Request(QueueMessage Message, ModelTarget Target, ModelCall Call);
}
