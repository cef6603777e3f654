using Interlock.Domain;

namespace Interlock.Api.Streams;

/// <summary>The server stops before the stream has come to its end.</summary>
internal sealed class DrainingException()
    : InterlockException("draining", "The server is stopping; send the rest again.");
