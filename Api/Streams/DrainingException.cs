using Interlock.Api.Http.Errors;

namespace Interlock.Api.Streams;

/// <summary>The server stops before the stream has come to its end.</summary>
internal sealed class DrainingException()
    : HttpException(503, "draining", "The server is stopping; send the rest again.");
