using Interlock.Domain;
using Interlock.Domain.Notifications;
using Interlock.Domain.Predictions;
using Interlock.Domain.Tasks;

namespace Interlock.Application.Tasks;

/// <summary>
/// Decides who works on a task: only the holder of its claim changes it. Every member may throw <see cref="UnavailableException"/>:
/// <c>datastore_unavailable</c>.
/// </summary>
public interface ITaskClaims
{
    /// <summary>Ids of tasks that are queued and due, those due longest first.</summary>
    Task<IReadOnlyList<string>> FindDueAsync(DateTime now, int most, CancellationToken cancellationToken);

    /// <summary>Begins to work on those of the tasks that are queued and due and that nobody else takes.</summary>
    /// <param name="ids">Which.</param>
    /// <param name="claim">A new token.</param>
    /// <param name="now">The time.</param>
    /// <param name="until">Until when the claim holds unless it is renewed.</param>
    /// <param name="cancellationToken">Rolls back.</param>
    Task<IReadOnlyList<InferenceTask>> ClaimAsync(IReadOnlyList<string> ids, string claim, DateTime now, DateTime until, CancellationToken cancellationToken);

    /// <summary>Extends claims and keeps how far the tasks are.</summary>
    /// <returns>The ids of those that still hold.</returns>
    Task<IReadOnlySet<string>> RenewAsync(IReadOnlyList<TaskRenewal> renewals, DateTime until, CancellationToken cancellationToken);

    /// <summary>Which of these tasks are to be cancelled.</summary>
    Task<IReadOnlyList<string>> FindCancelRequestsAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken);

    /// <summary>Keeps what became of tasks, with the predictions and the posts that belong to it, by one transaction. A task whose claim was lost is left as it is.</summary>
    /// <returns>The ids of those that were kept.</returns>
    Task<IReadOnlySet<string>> SettleAsync(IReadOnlyList<TaskOutcome> outcomes, CancellationToken cancellationToken);

    /// <summary>Tasks whose claim ran out before this time.</summary>
    Task<IReadOnlyList<InferenceTask>> FindExpiredAsync(DateTime now, int most, CancellationToken cancellationToken);
}

/// <summary>A claim to be extended.</summary>
/// <param name="Id">The task.</param>
/// <param name="Claim">The token.</param>
/// <param name="Done">Items that are done.</param>
/// <param name="Total">All its items, or 0.</param>
public sealed record TaskRenewal(string Id, string Claim, int Done, int Total);

/// <summary>What became of a task that someone worked on.</summary>
/// <param name="Task">After its transition.</param>
/// <param name="Claim">Under which it was worked on.</param>
/// <param name="Predictions">What the model said; none unless it succeeded.</param>
/// <param name="Deliveries">The posts that are owed.</param>
public sealed record TaskOutcome(InferenceTask Task, string Claim, IReadOnlyList<Prediction> Predictions, IReadOnlyList<Delivery> Deliveries)
{
    /// <summary>Only if the claim ran out before this time; null where its holder speaks.</summary>
    public DateTime? ExpiredBefore { get; init; }
}
