namespace Interlock.Domain.Swaps;

/// <summary>Where a configuration came from.</summary>
public enum RevisionSource
{
    /// <summary>The server started with it.</summary>
    Start,

    /// <summary>config.yaml, or a file it names, was changed.</summary>
    File,

    /// <summary>POST /admin/apply or /admin/rollback.</summary>
    Api,

    /// <summary>A command of the command line.</summary>
    CommandLine,

    /// <summary>The server rolled back a swap that went wrong.</summary>
    Watch,
}

/// <summary>What became of a configuration.</summary>
public enum RevisionOutcome
{
    /// <summary>It was published.</summary>
    Published,

    /// <summary>It was rejected and never answered a request.</summary>
    Refused,

    /// <summary>It was published, and then rolled back.</summary>
    RolledBack,
}

/// <summary>A configuration that was published, or was meant to be: what ops wrote, what it changed, how it was proven.</summary>
public sealed class ConfigRevision
{
    /// <summary>Rises by one with every attempt; replies tell the number of the one they were answered under. 0 until it is stored.</summary>
    public int Number { get; private set; }

    /// <summary>When (UTC).</summary>
    public required DateTime CreatedAt { get; init; }

    /// <summary>Where it came from.</summary>
    public required RevisionSource Source { get; init; }

    /// <summary>Who: the address of the caller with what it claims to be called, or the file.</summary>
    public required string Author { get; init; }

    /// <summary>The machine whose server it was.</summary>
    public required string Server { get; init; }

    /// <summary>The outcome.</summary>
    public RevisionOutcome Outcome { get; private set; }

    /// <summary>Why it was rejected or rolled back; null if it was not.</summary>
    public string? Reason { get; private set; }

    /// <summary>The revision that answered when this one came.</summary>
    public required int BasedOn { get; init; }

    /// <summary>The revision whose configuration this one brings back, or null.</summary>
    public int? Restores { get; init; }

    /// <summary>config.yaml as it was written: <c>${NAME}</c> is not expanded.</summary>
    public required string Config { get; init; }

    /// <summary>SHA-256 of every setting of models and clients and of every model file: equal if the same is active.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>SHA-256 of each file of the loaded versions, by path, as JSON.</summary>
    public required string Files { get; init; }

    /// <summary>What it changes, as JSON: a list of <see cref="SettingChange"/>.</summary>
    public required string Diff { get; init; }

    /// <summary>How it was proven, as JSON: a <see cref="SwapReport"/>.</summary>
    public required string Report { get; init; }

    /// <summary>Gives it its number.</summary>
    public void Take(int number) => Number = number;

    /// <summary>It will not be published.</summary>
    public void Refuse(string reason) => (Outcome, Reason) = (RevisionOutcome.Refused, reason);

    /// <summary>It was published and is rolled back.</summary>
    public void RollBack(string reason) => (Outcome, Reason) = (RevisionOutcome.RolledBack, reason);
}
