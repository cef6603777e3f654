namespace Interlock.Application.Consuming;

/// <summary>Answers the messages of the queues that models consume. A message is answered at least once: it is forgotten only when its answer is out.</summary>
public interface IModelConsumers
{
    /// <summary>Consumes until it is told to stop; a broker that is away is waited for.</summary>
    /// <param name="stopping">Ends taking: what was taken is answered, and then it returns.</param>
    /// <param name="abandoned">Ends answering, too: the broker gives what is not answered to others.</param>
    Task RunAsync(CancellationToken stopping, CancellationToken abandoned);
}
