namespace Interlock.Api.Http;

/// <summary>The headers of requests that are answered later, by a task.</summary>
internal static class TaskHeaders
{
    /// <summary>With it the same request, sent again, is the same task.</summary>
    public const string IdempotencyKey = "Idempotency-Key";

    /// <summary>Where the task is posted when it has ended.</summary>
    public const string Callback = "x-callback-url";
}
