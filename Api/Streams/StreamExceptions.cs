using Interlock.Domain;

namespace Interlock.Api.Streams;

/// <summary>The body of a stream is larger than <c>server.stream-limit</c>.</summary>
internal sealed class StreamTooLargeException()
    : InterlockException("body_too_large", "The request body is larger than 'server.stream-limit' allows.");

/// <summary>The server stops before the stream has come to its end.</summary>
internal sealed class DrainingException()
    : InterlockException("draining", "The server is stopping; send the rest again.");
