using Interlock.Api.Http.Errors;
using Microsoft.Net.Http.Headers;

namespace Interlock.Api.Authentication;

/// <summary>The caller is not known: 401.</summary>
/// <param name="reason">Why not, and what to send.</param>
/// <param name="isWrong">Whether a key or token was sent.</param>
internal sealed class UnauthenticatedException(string reason, bool isWrong) : HttpException(401, "unauthenticated", reason)
{
    private const string Challenge = "Bearer realm=\"interlock\"";

    /// <inheritdoc />
    public override void WriteHeaders(IHeaderDictionary headers) =>
        headers[HeaderNames.WWWAuthenticate] = isWrong ? $"{Challenge}, error=\"invalid_token\", error_description=\"{Message.Replace('"', '\'')}\"" : Challenge;
}

/// <summary>The caller is known and may not do this: 403.</summary>
/// <param name="reason">What it would need.</param>
internal sealed class ForbiddenException(string reason) : HttpException(403, "forbidden", reason);
