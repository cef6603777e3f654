using Interlock.Domain.Tasks;
using NUnit.Framework;

namespace Interlock.Api.Tests.Domain.Tasks;

public sealed class InferenceTaskTests
{
    private static readonly DateTime Now = new(2026, 6, 1, 12, 0, 0, DateTimeKind.Utc);
    private static readonly TaskFailure Failure = new("external_api_error", "It is down.", null, ("v1", 7));

    [Test]
    public void Lose_FewAttempts_WaitsForAnotherServer()
    {
        var task = Running();

        task.Lose(Now, mostAttempts: 2);

        Assert.That((task.State, task.Claim, task.DueAt, task.Attempts), Is.EqualTo((TaskState.Queued, (string?)null, Now, 1)));
    }

    [Test]
    public void Lose_LastAttempt_IsDeadWithAReason()
    {
        var task = Running();

        task.Lose(Now, mostAttempts: 1);

        Assert.That((task.State, task.Code, task.FinishedAt), Is.EqualTo((TaskState.Dead, "server_lost", (DateTime?)Now)));
        Assert.That(task.Reason, Is.EqualTo("The server stopped while working on it, in attempt 1 of 1."));
    }

    [Test]
    public void Lose_CancelWanted_IsCancelled()
    {
        var task = Running();
        task.RequestCancel();

        task.Lose(Now, mostAttempts: 6);

        Assert.That(task.State, Is.EqualTo(TaskState.Cancelled));
    }

    [Test]
    public void Release_Running_DoesNotCountAsAttempt()
    {
        var task = Running();

        task.Release(Now);

        Assert.That((task.State, task.Attempts, task.DueAt), Is.EqualTo((TaskState.Queued, 0, Now)));
    }

    [Test]
    public void Succeed_AfterRetry_ForgetsTheFailure()
    {
        var task = Running();
        task.Retry(Now.AddSeconds(2), Failure);
        task.Begin("another", Now, Now.AddSeconds(15));

        task.Succeed(Now, "{}", ("v2", 8), "p");

        Assert.That((task.State, task.Code, task.Reason, task.Version, task.Attempts), Is.EqualTo((TaskState.Succeeded, (string?)null, (string?)null, "v2", 2)));
    }

    [Test]
    public void Requeue_Dead_BeginsAnew()
    {
        var task = Running();
        task.Die(Now, Failure);

        task.Requeue(Now.AddHours(1));

        Assert.That((task.State, task.Attempts, task.Code, task.FinishedAt, task.DueAt), Is.EqualTo((TaskState.Queued, 0, (string?)null, (DateTime?)null, Now.AddHours(1))));
    }

    [Test]
    public void Transitions_ThatDoNotFit_AreRefused()
    {
        var ended = Running();
        ended.Fail(Now, Failure);

        Assert.That(() => ended.Cancel(Now), Throws.InvalidOperationException);
        Assert.That(() => ended.Retry(Now, Failure), Throws.InvalidOperationException);
        Assert.That(() => ended.RequestCancel(), Throws.InvalidOperationException);
        Assert.That(() => ended.Begin("c", Now, Now), Throws.InvalidOperationException);
        Assert.That(() => Running().Requeue(Now), Throws.InvalidOperationException);
    }

    [Test]
    public void StateWords_EveryState_HasItsOwn()
    {
        foreach (var state in Enum.GetValues<TaskState>())
        {
            Assert.That((TaskStateWords.Of(state), TaskStateWords.Parse(TaskStateWords.Of(state))), Is.EqualTo((state.ToString().ToLowerInvariant(), (TaskState?)state)));
        }

        Assert.That(TaskStateWords.Parse("lost"), Is.Null);
    }

    private static InferenceTask Running()
    {
        var task = InferenceTask.Accept(Now, "iris", "{}", null, null);
        task.Begin("claim", Now, Now.AddSeconds(15));
        return task;
    }
}
