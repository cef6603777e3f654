using Interlock.Api.Bodies;

namespace Interlock.Api.Jobs;

/// <summary>The body of a request to a job: JSON, or nothing.</summary>
internal static class JobBody
{
    /// <exception cref="UnsupportedMediaException">It is something else.</exception>
    public static async Task<byte[]> ReadAsync(HttpRequest request)
    {
        ContentCoding.Decode(request);
        using var body = await RequestBody.ReadAsync(request);
        if (body.Content.IsEmpty)
        {
            return [];
        }

        RequestBody.RequireJson(request);
        return body.Content.ToArray();
    }
}
