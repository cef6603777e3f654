using Interlock.Domain;

namespace Interlock.Application.Streams;

/// <summary>A request of a stream is larger than <c>server.body-limit</c> allows a request to be. The stream goes on.</summary>
/// <param name="what">What it is: a line or a part.</param>
public sealed class RequestTooLargeException(string what)
    : InterlockException("body_too_large", $"The {what} is larger than 'server.body-limit' allows.");
