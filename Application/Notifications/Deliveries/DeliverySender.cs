using System.Collections.Concurrent;
using System.Globalization;
using Interlock.Application.Leases;
using Interlock.Application.Serving.Health;
using Interlock.Application.Telemetry;
using Interlock.Domain;
using Interlock.Domain.Notifications;
using Microsoft.Extensions.Logging;

namespace Interlock.Application.Notifications.Deliveries;

/// <summary>
/// Makes one attempt at a delivery and stores the outcome. A crash in between sends it again under the same id: receivers get everything at least
/// once.
/// </summary>
public sealed partial class DeliverySender(
    IDeliveryDatastore datastore, DeliveryTargets targets, IPostClient posts, TimeProvider time, ILogger<DeliverySender> logger)
{
    // While servers are restarted one after the other, one with the old file may meet what one with the new file stored.
    private static readonly TimeSpan UnknownTimeout = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan UnknownRetryDelay = TimeSpan.FromMinutes(1);

    /// <summary>Receivers that failed last: their failures are logged when they begin and when they end.</summary>
    private readonly ConcurrentDictionary<string, bool> _failing = new();

    /// <summary>Sends it, and stores what became of it. It throws nothing: what cannot be settled is due again when its claim ends.</summary>
    /// <param name="delivery">Taken by the caller.</param>
    /// <param name="cancellationToken">Breaks the attempt off; the delivery is due again at once.</param>
    /// <returns>How long the receiver asks to be left alone.</returns>
    public async Task<TimeSpan?> SendAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        try
        {
            return await TrySendAsync(delivery, cancellationToken);
        }
        catch (Exception e)
        {
            LogUnsettled(delivery.Event, delivery.Id, e.Message, DatastoreHealth.HasLogged(e) ? null : e);
            return null;
        }
    }

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    private async Task<TimeSpan?> TrySendAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        var (target, reason) = targets.Find(delivery);
        if (target is null)
        {
            await SettleUnknownAsync(delivery, reason!);
            return null;
        }

        try
        {
            var reply = await PostAsync(delivery, target, cancellationToken);
            WorkMetrics.CountDelivery(reply.IsDelivered ? "delivered" : "failed");
            await SettleAsync(delivery, target, reply);
            return reply.MayPass ? reply.RetryAfter : null;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await RetryAsync(delivery, Now, "the server stopped meanwhile");
            return null;
        }
    }

    private async Task<PostReply> PostAsync(Delivery delivery, DeliveryTarget target, CancellationToken cancellationToken)
    {
        try
        {
            return await posts.PostAsync(target.PostOf(delivery, time.GetUtcNow()), cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Nobody foresaw it. It counts as a failed attempt, so that it does not go on for ever; its text might hold the address.
            return new PostReply(null, $"could not be posted to ({e.GetType().Name})");
        }
    }

    // What was posted is settled also while the server stops.
    private async Task SettleAsync(Delivery delivery, DeliveryTarget target, PostReply reply)
    {
        if (reply.IsDelivered)
        {
            await datastore.RemoveAsync(delivery, CancellationToken.None);
            LogOnceWell(delivery, target);
        }
        else if (reply.MayPass && target.Retry.Allows(delivery.Attempts))
        {
            await RetryAsync(delivery, Now + target.Retry.PauseAfter(delivery.Attempts, reply.RetryAfter), reply.What);
            LogOnceFailing(delivery, target, reply.What);
        }
        else
        {
            var reason = delivery.Attempts > 1 ? string.Create(CultureInfo.InvariantCulture, $"{reply.What} (tried {delivery.Attempts} times)") : reply.What;
            await AbandonAsync(delivery, reason);
            LogGivenUp(target.Name, target.Url.Host, delivery.Event, delivery.Id, reason);
        }
    }

    private async Task SettleUnknownAsync(Delivery delivery, string reason)
    {
        if (time.GetUtcNow() - TimeOrderedId.TimeOf(delivery.Id) < UnknownTimeout)
        {
            await RetryAsync(delivery, Now + UnknownRetryDelay, reason);
            return;
        }

        await AbandonAsync(delivery, reason);
        LogNotSent(delivery.Event, delivery.Id, reason);
    }

    private Task RetryAsync(Delivery delivery, DateTime dueAt, string reason)
    {
        var claim = new LeaseClaim(delivery.Id, delivery.Claim!);
        delivery.Retry(dueAt, reason);
        return datastore.SettleAsync(claim, delivery, CancellationToken.None);
    }

    private Task AbandonAsync(Delivery delivery, string reason)
    {
        var claim = new LeaseClaim(delivery.Id, delivery.Claim!);
        delivery.Abandon(Now, reason);
        return datastore.SettleAsync(claim, delivery, CancellationToken.None);
    }

    private void LogOnceFailing(Delivery delivery, DeliveryTarget target, string what)
    {
        if (_failing.TryAdd(delivery.Receiver, true))
        {
            LogFailing(target.Name, target.Url.Host, what);
        }
    }

    private void LogOnceWell(Delivery delivery, DeliveryTarget target)
    {
        if (_failing.TryRemove(delivery.Receiver, out _))
        {
            LogWell(target.Name, target.Url.Host);
        }
    }

    [LoggerMessage(EventIds.DeliveryGivenUp, LogLevel.Error, "A {Target} to {Host} is given up ({Event}, {Id}): the receiver {Reason}")]
    private partial void LogGivenUp(string target, string host, string @event, string id, string reason);

    [LoggerMessage(EventIds.DeliveryNotSent, LogLevel.Error, "A delivery is given up ({Event}, {Id}): {Reason}")]
    private partial void LogNotSent(string @event, string id, string reason);

    [LoggerMessage(EventIds.ReceiverFailing, LogLevel.Warning, "A {Target} to {Host} failed and will be tried again: the receiver {Reason}")]
    private partial void LogFailing(string target, string host, string reason);

    [LoggerMessage(EventIds.ReceiverWell, LogLevel.Information, "A {Target} to {Host} was delivered again")]
    private partial void LogWell(string target, string host);

    [LoggerMessage(EventIds.DeliveryUnsettled, LogLevel.Error, "Could not store the outcome of a delivery ({Event}, {Id}); it will be sent again: {Reason}")]
    private partial void LogUnsettled(string @event, string id, string reason, Exception? exception);
}
