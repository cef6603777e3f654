using Interlock.Domain.Access;

namespace Interlock.Application.Access.Audit;

/// <summary>Who changes something, and from where.</summary>
/// <param name="Caller">The caller's name.</param>
/// <param name="From">An IP address, <c>command</c> or <c>server</c>.</param>
public sealed record AuditSource(string Caller, string From)
{
    private const string Command = "command";

    /// <summary>The user of the operating system, at the command line.</summary>
    public static AuditSource OfCommand { get; } = new(UserName(), Command);

    /// <summary>An edit of config.yaml.</summary>
    public static AuditSource OfFile { get; } = new("file", "server");

    /// <summary>The watch of a swap.</summary>
    public static AuditSource OfWatch { get; } = new("watch", "server");

    // Accounts of Windows domains may have any letters; the datastore keeps ASCII.
    private static string UserName() =>
        string.Concat(Account.Name.Select(letter => letter is >= ' ' and <= '~' ? letter : '?').Take(CallerName.MaxLength));
}
