using Interlock.Application.Leases;

namespace Interlock.Application.Notifications.Deliveries;

/// <summary>
/// Who is being sent to by this server: so many posts at once in all, few of them to one receiver, so that a slow one does not hold up the others,
/// and to an entry of <c>notifications</c> no more a minute than it wants.
/// </summary>
public sealed class Receivers(NotificationsConfig config, TimeProvider time)
{
    /// <summary>Most posts at once.</summary>
    public const int MostAtOnce = 32;

    /// <summary>Most posts at once to one receiver.</summary>
    public const int MostAtOneReceiver = 4;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _busy = [];
    private readonly Dictionary<string, PostRate> _rates = config.Notifications.ToDictionary(entry => entry.Key, entry => new PostRate(entry.Value.RateLimit));
    private int _open;

    /// <summary>How many more posts may begin now.</summary>
    public int Free
    {
        get
        {
            lock (_lock)
            {
                return MostAtOnce - _open;
            }
        }
    }

    /// <summary>Who takes no more now.</summary>
    public IReadOnlyCollection<string> Closed()
    {
        lock (_lock)
        {
            return
            [
                .. _busy.Where(receiver => receiver.Value >= MostAtOneReceiver).Select(receiver => receiver.Key)
                    .Union(_rates.Where(rate => !rate.Value.IsOpen(Now)).Select(rate => rate.Key)),
            ];
        }
    }

    /// <summary>Begins a post, if one more may begin; it must be ended.</summary>
    public bool TryBegin(DueRow due)
    {
        lock (_lock)
        {
            var busy = _busy.GetValueOrDefault(due.Lane);
            if (_open >= MostAtOnce || busy >= MostAtOneReceiver || RateOf(due.Lane)?.TryAdd(Now) == false)
            {
                return false;
            }

            _open++;
            _busy[due.Lane] = busy + 1;
            return true;
        }
    }

    /// <summary>Ends a post.</summary>
    public void End(string receiver)
    {
        lock (_lock)
        {
            _open--;
            if (--_busy[receiver] == 0)
            {
                _busy.Remove(receiver);
            }
        }
    }

    /// <summary>Posts nothing through an entry for a while: its receiver asks for it.</summary>
    public void Pause(string receiver, TimeSpan pause)
    {
        lock (_lock)
        {
            RateOf(receiver)?.Close(Now + (pause < RetryRule.Longest ? pause : RetryRule.Longest));
        }
    }

    /// <summary>Since when nothing is held any more of what a notification goes through, or null unless this one was held.</summary>
    public DateTime? HeldUntil(DueRow due)
    {
        lock (_lock)
        {
            return RateOf(due.Lane) is { } rate && rate.IsHeld(due.DueAt, Now) ? rate.OpensAt : null;
        }
    }

    /// <summary>What an entry held is one delivery now.</summary>
    public void Release(string notification)
    {
        lock (_lock)
        {
            RateOf(notification)?.Release();
        }
    }

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    // A callback has none: its receiver is an address, which no entry has for a name.
    private PostRate? RateOf(string receiver) => _rates.GetValueOrDefault(receiver);
}
