using Interlock.Api.Http.Errors;
using Interlock.Domain;

namespace Interlock.Api.Bodies;

/// <summary>The body's type is not one the endpoint reads.</summary>
internal sealed class UnsupportedMediaException(string? got, string expected)
    : HttpException(415, "unsupported_media_type", $"The content type {(string.IsNullOrEmpty(got) ? "is missing" : $"'{Excerpt.Of(got, 100)}' is not supported here")}; send {expected}.");
