using Interlock.Domain;

namespace Interlock.Application.Streams;

/// <summary>Nothing came for so long that the stream was ended.</summary>
public sealed class StreamIdleException(TimeSpan idle)
    : InterlockException("stream_idle", $"Nothing came for {idle.TotalSeconds:0} s ('server.stream-idle').");
