using Interlock.Domain;

namespace Interlock.Api.Http;

/// <summary>The body's type is not one the endpoint reads.</summary>
internal sealed class UnsupportedMediaException(string? got, string expected)
    : InterlockException("unsupported_media_type", $"The content type {(string.IsNullOrEmpty(got) ? "is missing" : $"'{Shown(got)}' is not supported here")}; send {expected}.")
{
    private static string Shown(string type) => type.Length > 100 ? type[..100] : type;
}
