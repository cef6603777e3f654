using Interlock.Domain;

namespace Interlock.Application.Streams;

/// <summary>Where the requests of a stream come from: the lines or the parts of a body.</summary>
public interface IRequestSource
{
    /// <summary>Waits for a request and adds it, with those that are there already, as long as the chunk is not full; never waits for a second one.</summary>
    /// <returns>Whether a request was added; else the source has ended.</returns>
    /// <exception cref="InterlockException">It cannot be read further. As all that is thrown, only while nothing was added.</exception>
    /// <exception cref="IOException">It broke off.</exception>
    /// <exception cref="OperationCanceledException">Told to end.</exception>
    ValueTask<bool> ReadAsync(StreamChunk chunk, CancellationToken cancellationToken);
}
