namespace Interlock.Application.Notifications.Deliveries;

/// <summary>Counts the posts of one entry within a minute, and knows what came while there were too many. Not safe for several threads.</summary>
/// <param name="limit">The most posts in any minute.</param>
internal sealed class PostRate(int limit)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly List<DateTime> _posts = [];
    private DateTime _opensAt;

    /// <summary>Whether one more may be posted.</summary>
    public bool IsOpen(DateTime now) => now >= _opensAt;

    /// <summary>Whether something that has been due since then had to wait for the limit.</summary>
    public bool IsHeld(DateTime dueAt, DateTime now) => IsOpen(now) && dueAt < _opensAt;

    /// <summary>The end of the last time in which nothing was posted.</summary>
    public DateTime OpensAt => _opensAt;

    /// <summary>Counts a post, if one more may be posted.</summary>
    public bool TryAdd(DateTime now)
    {
        if (!IsOpen(now))
        {
            return false;
        }

        _posts.RemoveAll(post => post <= now - Window);
        _posts.Add(now);
        if (_posts.Count >= limit)
        {
            _opensAt = _posts[0] + Window;
        }

        return true;
    }

    /// <summary>Posts nothing before that time.</summary>
    public void Close(DateTime until) => _opensAt = until > _opensAt ? until : _opensAt;

    /// <summary>Nothing is held any more.</summary>
    public void Release() => _opensAt = DateTime.MinValue;
}
