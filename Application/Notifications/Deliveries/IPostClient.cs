namespace Interlock.Application.Notifications.Deliveries;

/// <summary>Something to send to someone outside.</summary>
/// <param name="Url">Where; never shown beyond its host.</param>
/// <param name="Body">JSON.</param>
/// <param name="Headers">Besides those of HTTP itself.</param>
/// <param name="Timeout">The longest it may take.</param>
/// <param name="Secret">What signed it, never shown; or nothing.</param>
public sealed record Post(Uri Url, byte[] Body, IReadOnlyDictionary<string, string> Headers, TimeSpan Timeout, string Secret);

/// <summary>What became of a post.</summary>
/// <param name="Status">The status of HTTP, or null where there was no answer.</param>
/// <param name="What">What the receiver did, as it follows its name: "answered 503 (try later)". It may be shown: short, no address, no secret.</param>
/// <param name="RetryAfter">What the receiver asks for.</param>
public sealed record PostReply(int? Status, string What, TimeSpan? RetryAfter = null)
{
    /// <summary>It has arrived.</summary>
    public bool IsDelivered => Status is >= 200 and < 300;

    /// <summary>The same post may succeed later.</summary>
    public bool MayPass => Status is null or 408 or 425 or 429 or >= 500;
}

/// <summary>Posts over HTTP. It follows no redirects.</summary>
public interface IPostClient
{
    /// <summary>Posts once. Whatever the receiver does is a reply, also no answer in time.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    Task<PostReply> PostAsync(Post post, CancellationToken cancellationToken);
}
