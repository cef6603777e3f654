using System.Globalization;
using Interlock.Application.Serving.Catalog;

namespace Interlock.Api.Http;

/// <summary>The reply headers with the version that answered and its timings.</summary>
internal static class InferenceHeaders
{
    public const string Version = ModelTarget.VersionHeader;
    public const string Revision = "x-config-revision";
    public const string PredictionId = "x-prediction-id";
    public const string BatchSize = "x-batch-size";
    public const string QueueMs = "x-queue-ms";
    public const string InferMs = "x-infer-ms";
    public const string ServerTiming = "Server-Timing";

    /// <summary>Of the Open Inference Protocol: the length of the JSON where the content of tensors follows it.</summary>
    public const string JsonLength = "Inference-Header-Content-Length";

    /// <summary>Writes all of them. A request with several rows has several ids; the header has the first.</summary>
    public static void Write<TOutput>(HttpResponse response, Answer<TOutput> answer)
    {
        Write(response, answer.Version, answer.Revision);
        var headers = response.Headers;
        headers[BatchSize] = Text(answer.Inference.BatchSize);
        headers[QueueMs] = Text(answer.Inference.Queued);
        headers[InferMs] = Text(answer.Inference.Inferred);
        headers[ServerTiming] = $"queue;dur={headers[QueueMs]}, infer;dur={headers[InferMs]}";
        if (answer.Ids.Count > 0)
        {
            headers[PredictionId] = answer.Ids[0];
        }
    }

    /// <summary>Writes the version that answered or failed.</summary>
    public static void Write(HttpResponse response, string version, int revision)
    {
        response.Headers[Version] = version;
        response.Headers[Revision] = Text(revision);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(TimeSpan time) => time.Ticks == 0 ? "0" : time.TotalMilliseconds.ToString("0.###", CultureInfo.InvariantCulture);
}
