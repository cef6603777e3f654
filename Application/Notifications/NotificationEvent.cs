
namespace Interlock.Application.Notifications;

/// <summary>Something that may be told of.</summary>
/// <param name="meaning">What happened, in words.</param>
/// <param name="fields">What it has besides <see cref="Common"/>, for templates.</param>
public sealed class NotificationEvent(string meaning, params string[] fields)
{
    /// <summary>What every event has.</summary>
    public static readonly IReadOnlyList<string> Common = ["event", "subject", "id", "time", "text"];

    /// <summary>What happened, in words.</summary>
    public string Meaning { get; } = meaning;

    /// <summary>What it has besides <see cref="Common"/>.</summary>
    public IReadOnlyList<string> Fields { get; } = fields;
}
