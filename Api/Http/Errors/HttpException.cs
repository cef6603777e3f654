using Interlock.Domain;

namespace Interlock.Api.Http.Errors;

/// <summary>An error that only exists over HTTP, with its status.</summary>
internal abstract class HttpException(int status, string code, string message) : InterlockException(code, message)
{
    /// <summary>The status code of the reply.</summary>
    public int Status => status;

    /// <summary>Writes the headers that the reply needs beside those of every error.</summary>
    public virtual void WriteHeaders(IHeaderDictionary headers)
    {
    }
}

/// <summary>A body does not fit its <c>Content-Encoding</c>: it is cut off, damaged, or followed by something else.</summary>
internal sealed class DamagedBodyException(string coding, Exception cause)
    : BadHttpRequestException($"The body is not whole {coding}: it is cut off, damaged, or followed by something else. Send all of it, or without Content-Encoding.", cause);
