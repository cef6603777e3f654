using Interlock.Domain;

namespace Interlock.Api.Http;

/// <summary>Headers that may stand in a request once.</summary>
internal static class SingleHeader
{
    /// <summary>The value, or null where the request does not have it.</summary>
    /// <exception cref="InvalidInputException">It stands there more than once.</exception>
    public static string? Of(HttpRequest request, string header) => request.Headers[header] switch
    {
        [] => null,
        [var value] => value,
        _ => throw InvalidInputException.At(header, "stands more than once"),
    };
}
