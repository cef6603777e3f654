namespace Interlock.Application.Consuming;

/// <summary>Answers the messages of the queues that models consume, at least once each: a message is acknowledged after its answer is sent.</summary>
public interface IModelConsumers
{
    /// <summary>Consumes until it is stopped, and reconnects to the broker whenever it is unavailable.</summary>
    /// <param name="stopping">Stops consuming: messages already received are answered first.</param>
    /// <param name="abandoned">Stops answering as well: the broker redelivers the rest.</param>
    Task RunAsync(CancellationToken stopping, CancellationToken abandoned);
}
