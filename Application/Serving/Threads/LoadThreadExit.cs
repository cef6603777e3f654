using System.Runtime.CompilerServices;

namespace Interlock.Application.Serving.Threads;

/// <summary>To be awaited: goes on in the pool, if the awaiting thread gives way.</summary>
/// <remarks>A task would not do: one that has ended before it is awaited leaves its awaiter where it is.</remarks>
public readonly struct LoadThreadExit : ICriticalNotifyCompletion
{
    /// <summary>Whether nothing is to be done.</summary>
    public bool IsCompleted => !PoolThreads.GivesWay;

    /// <summary>What <c>await</c> asks for.</summary>
    public LoadThreadExit GetAwaiter() => this;

    /// <summary>Nothing: leaving has no outcome.</summary>
    public void GetResult()
    {
    }

    /// <inheritdoc />
    public void OnCompleted(Action continuation) => PoolThreads.Queue(static next => next(), continuation);

    /// <inheritdoc />
    public void UnsafeOnCompleted(Action continuation) => OnCompleted(continuation);
}
