using Interlock.Api.Bodies;
using Interlock.Application.Configuration;
using Interlock.Application.Kinds.Images;
using Interlock.Domain;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Interlock.Api.Streams;

/// <summary>What is settled before a stream begins.</summary>
internal static class StreamHead
{
    private const string Lines = "application/x-ndjson, application/jsonl, application/json-lines or application/json, in UTF-8";

    /// <summary>Whether the body has parts; else it has lines.</summary>
    /// <exception cref="UnsupportedMediaException">It is neither, or the model cannot read it.</exception>
    public static bool IsParts(HttpRequest request, ModelConfig model)
    {
        ContentCoding.Decode(request);
        return RequestBody.Utf8TypeOf(request) switch
        {
            "APPLICATION/X-NDJSON" or "APPLICATION/NDJSON" or "APPLICATION/JSONL" or "APPLICATION/JSON-LINES" or "APPLICATION/JSON" => false,
            "MULTIPART/FORM-DATA" when model is ImageModelConfig => true,
            _ => throw new UnsupportedMediaException(request.ContentType, model is ImageModelConfig ? $"{Lines}; or multipart/form-data" : Lines),
        };
    }

    /// <summary>Lets the request be as large as streams may be and its client as slow as it likes, and has the answer pass proxies as it comes.</summary>
    /// <exception cref="TooLargeException">It says that it is larger.</exception>
    public static void Prepare(HttpContext context, ByteSize limit)
    {
        if (context.Request.ContentLength > limit.Bytes)
        {
            throw new TooLargeException(StreamBody.TooLarge);
        }

        var features = context.Features;
        features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = limit.Bytes;
        features.Get<IHttpMinRequestBodyDataRateFeature>()?.MinDataRate = null;
        features.Get<IHttpMinResponseDataRateFeature>()?.MinDataRate = null;
        context.Response.ContentType = "application/x-ndjson";
        context.Response.Headers["x-accel-buffering"] = "no";
    }
}
