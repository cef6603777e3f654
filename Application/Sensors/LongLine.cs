namespace Interlock.Application.Sensors;

/// <summary>Skips a line that is too long to be held.</summary>
internal sealed class LongLine
{
    /// <summary>Whether one is being skipped.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Begins, or goes on, to skip.</summary>
    /// <returns>Whether its end was found.</returns>
    public bool TrySkip(SourceWindow window)
    {
        var end = window.Bytes.IndexOf((byte)'\n');
        window.Take(end < 0 ? window.Bytes.Length : end + 1);
        IsOpen = end < 0 && !window.IsEnd;
        return !IsOpen;
    }
}
