namespace Interlock.Application.Swaps.Revisions;

/// <summary>Whether config.yaml is what is active, for health checks and <c>./run status</c>.</summary>
public sealed class ConfigStatus
{
    private volatile Inactive? _inactive;

    /// <summary>Why config.yaml is not active, or null if it is.</summary>
    public string? Reason => _inactive?.Reason;

    /// <summary>Whether config.yaml was rejected: a changed model file may mend it.</summary>
    public bool IsRejected => _inactive is { IsRejected: true };

    /// <summary>It is active.</summary>
    public void SetActive() => _inactive = null;

    /// <summary>It was rejected.</summary>
    public void SetRejected(string reason) => _inactive = new Inactive(reason, true);

    /// <summary>It was rolled back, or something else was applied.</summary>
    public void SetReplaced(string reason) => _inactive = new Inactive(reason, false);

    /// <summary>Who paused the automatic apply of edits, and when; null while they are applied.</summary>
    public ApplyPause? Pause { get; set; }

    private sealed record Inactive(string Reason, bool IsRejected);
}

/// <summary>The automatic apply of edits is paused.</summary>
/// <param name="By">Who paused it.</param>
/// <param name="Since">When.</param>
public sealed record ApplyPause(string By, DateTimeOffset Since);
