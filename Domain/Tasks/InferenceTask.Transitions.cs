using System.Security.Cryptography;
using System.Text;

namespace Interlock.Domain.Tasks;

/// <content>How a task goes from one state to the next. Who stores the change sees to it that the row is still as it was before.</content>
public sealed partial class InferenceTask
{
    /// <summary>The code of a task whose server stopped, again and again, while it worked on it.</summary>
    public const string ServerLost = "server_lost";

    /// <summary>A task that was just accepted: it waits to be done.</summary>
    /// <param name="now">The time.</param>
    /// <param name="model">The model's name.</param>
    /// <param name="request">What was asked: the JSON form of the model's kind.</param>
    /// <param name="key">What makes a repeated POST the same task, or null.</param>
    /// <param name="callbackUrl">Where the result is posted when it ends, or null.</param>
    /// <param name="version">The version that is to answer, or null.</param>
    /// <param name="share">Where who sent it stands among all, or null.</param>
    /// <param name="caller">The name of its caller, or null.</param>
    /// <param name="requestKey">The caller's own key of the prediction, or null.</param>
    public static InferenceTask Accept(
        DateTimeOffset now,
        string model,
        string request,
        string? key,
        string? callbackUrl,
        string? version = null,
        double? share = null,
        string? caller = null,
        string? requestKey = null) => new()
    {
        Id = TimeOrderedId.New(now),
        Caller = caller,
        Model = model,
        Request = request,
        RequestHash = HashOf(requestKey is not null ? $"{request}\n{version}\n{requestKey}" : version is null ? request : $"{request}\n{version}"),
        VersionWanted = version,
        Share = share,
        IdempotencyKey = key,
        RequestKey = requestKey,
        CallbackUrl = callbackUrl,
        DueAt = now.UtcDateTime,
    };

    /// <summary>Its id was offered to a broker.</summary>
    public void Offer(DateTime now) => OfferedAt = now;

    /// <summary>A worker begins to work on it.</summary>
    /// <param name="claim">Its token, which no other worker has.</param>
    /// <param name="now">The time.</param>
    /// <param name="until">Until when the claim holds unless it is renewed.</param>
    public void Begin(string claim, DateTime now, DateTime until)
    {
        Require(TaskState.Queued);
        Hold(claim, until);
        (State, OfferedAt) = (TaskState.Running, null);
        Attempts++;
        StartedAt ??= now;
        (Done, Total) = (0, 0);
    }

    /// <summary>How far its worker is.</summary>
    public void Progress(int done, int total) => (Done, Total) = (done, total);

    /// <summary>It was answered.</summary>
    /// <param name="now">The time.</param>
    /// <param name="result">What a synchronous reply would have as <c>data</c>, as JSON.</param>
    /// <param name="by">The version that answered and the revision under which it did.</param>
    /// <param name="predictionId">The first of the recorded predictions, or null.</param>
    public void Succeed(DateTime now, string result, (string Version, int Revision) by, string? predictionId)
    {
        Finish(TaskState.Succeeded, now);
        (Result, PredictionId) = (result, predictionId);
        (Version, Revision) = (by.Version, by.Revision);
        (Code, Reason, Problems) = (null, null, null);
    }

    /// <summary>The answer is an error that trying again would not change.</summary>
    public void Fail(DateTime now, TaskFailure failure)
    {
        Finish(TaskState.Failed, now);
        Tell(failure);
    }

    /// <summary>It failed for a reason that may pass, and is tried again when it is due.</summary>
    public void Retry(DateTime dueAt, TaskFailure failure)
    {
        Wait(dueAt);
        Tell(failure);
    }

    /// <summary>It is given up.</summary>
    public void Die(DateTime now, TaskFailure failure)
    {
        Finish(TaskState.Dead, now);
        Tell(failure);
    }

    /// <summary>It is cancelled, by who sent it.</summary>
    public void Cancel(DateTime now) => Finish(TaskState.Cancelled, now);

    /// <summary>Who sent it wants it cancelled; its worker looks.</summary>
    public void RequestCancel()
    {
        Require(TaskState.Running);
        CancelRequested = true;
    }

    /// <summary>Its worker cannot go on and gives it back; the attempt does not count.</summary>
    public void Release(DateTime now)
    {
        Wait(now);
        Attempts--;
    }

    /// <summary>Its answer is not stored, since its key names another prediction by now: it is queued, to be answered with that one. The attempt does not count.</summary>
    public void Withdraw()
    {
        Require(TaskState.Succeeded);
        ReturnAt(FinishedAt!.Value);
        (State, OfferedAt) = (TaskState.Queued, null);
        (Result, PredictionId, Version, Revision) = (null, null, null, null);
        Attempts--;
    }

    /// <summary>Its server was silent for too long: it waits for another one, or is given up after as many attempts as it may have.</summary>
    public void Lose(DateTime now, int mostAttempts)
    {
        Require(TaskState.Running);
        var failure = new TaskFailure(ServerLost, $"The server stopped while working on it, in attempt {Attempts} of {mostAttempts}.");
        if (CancelRequested)
        {
            Cancel(now);
        }
        else if (Attempts >= mostAttempts)
        {
            Die(now, failure);
        }
        else
        {
            Wait(now);
        }
    }

    /// <summary>Someone wants one that was given up, failed or was cancelled to be done all the same.</summary>
    public void Requeue(DateTime now)
    {
        if (State is not (TaskState.Dead or TaskState.Failed or TaskState.Cancelled))
        {
            throw new InvalidOperationException($"A task that is {State} is not queued again.");
        }

        ReturnAt(now);
        (State, OfferedAt, CancelRequested) = (TaskState.Queued, null, false);
        (Attempts, Done, Total) = (0, 0, 0);
        StartedAt = null;
        (Code, Reason, Problems) = (null, null, null);
        (Version, Revision) = (null, null);
    }

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private void Wait(DateTime dueAt)
    {
        Require(TaskState.Running);
        ReturnAt(dueAt);
        (State, OfferedAt) = (TaskState.Queued, null);
    }

    private void Finish(TaskState state, DateTime now)
    {
        if (IsFinished)
        {
            throw new InvalidOperationException($"A task that is {State} does not end again.");
        }

        FinishAt(now);
        State = state;
    }

    private void Tell(TaskFailure failure)
    {
        (Code, Reason, Problems) = (failure.Code, failure.Reason, failure.Problems);
        (Version, Revision) = (failure.By?.Version, failure.By?.Revision);
    }

    private void Require(TaskState state)
    {
        if (State != state)
        {
            throw new InvalidOperationException($"A task that is {State} is not {state}.");
        }
    }
}
