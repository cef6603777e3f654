using Interlock.Domain;

namespace Interlock.Api.Http;

/// <summary>An error that only exists over HTTP, with its status.</summary>
internal abstract class HttpException(int status, string code, string message) : InterlockException(code, message)
{
    /// <summary>The status code of the reply.</summary>
    public int Status => status;

    /// <summary>Whether nothing more may be read from the connection.</summary>
    public virtual bool ClosesConnection => false;
}
