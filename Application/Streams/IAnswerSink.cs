using Interlock.Application.Calls;

namespace Interlock.Application.Streams;

/// <summary>Where the answers of a stream go, in the order of the requests.</summary>
public interface IAnswerSink
{
    /// <summary>Whether so much was written that it should be sent before more is.</summary>
    bool IsFull { get; }

    /// <summary>Writes the answer to a request; what was recorded of it is durable.</summary>
    void Write(StreamRequest request, CallResult result);

    /// <summary>Sends what was written, the first time even if that is nothing but the head of a reply; waits while the reader is slow.</summary>
    /// <exception cref="OperationCanceledException">Told to end, or the reader has gone.</exception>
    ValueTask FlushAsync(CancellationToken cancellationToken);
}
