using Interlock.Api.Bodies;
using Interlock.Application.Configuration;
using Interlock.Application.Kinds.Sensors.Readings;
using Microsoft.AspNetCore.Http.Features;

namespace Interlock.Api.Sensors;

/// <summary>A request body of readings: stored as it comes, so it may be larger than those that are held in memory.</summary>
internal static class ReadingBody
{
    private const string Expected = "application/json (an array), application/x-ndjson or text/csv, in UTF-8";

    /// <summary>The form that the content type says.</summary>
    /// <exception cref="UnsupportedMediaException">It is none of them.</exception>
    public static ReadingFormat FormatOf(HttpRequest request)
    {
        ContentCoding.Decode(request);
        return RequestBody.Utf8TypeOf(request) is { } type && FormatOf(type) is { } format
            ? format
            : throw new UnsupportedMediaException(request.ContentType, Expected);
    }

    /// <summary>The body, held to a limit of its own.</summary>
    public static Stream Open(HttpContext context, ByteSize limit)
    {
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = limit.Bytes;
        return context.Request.Body;
    }

    private static ReadingFormat? FormatOf(string type) => type switch
    {
        "APPLICATION/JSON" => ReadingFormat.Json,
        "APPLICATION/X-NDJSON" or "APPLICATION/NDJSON" or "APPLICATION/JSONL" => ReadingFormat.Ndjson,
        "TEXT/CSV" => ReadingFormat.Csv,
        _ => null,
    };
}
