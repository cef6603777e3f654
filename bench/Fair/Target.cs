namespace Interlock.Bench.Fair;

/// <summary>What requests are sent to: one model with one instance.</summary>
internal interface ITarget : IAsyncDisposable
{
    /// <summary>The most requests per second that the model can answer.</summary>
    double Capacity { get; }

    /// <summary>Sends a request of a caller, and returns whether it was answered; otherwise it was rejected.</summary>
    Task<bool> SendAsync(string caller);
}
