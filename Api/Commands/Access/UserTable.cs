using Interlock.Api.Commands.Common;
using Interlock.Domain.Access;

namespace Interlock.Api.Commands.Access;

/// <summary>Users of the console in words, without the hashes of their passwords.</summary>
internal static class UserTable
{
    private static readonly string[] Head = ["name", "roles", "created (UTC)", "last sign-in (UTC)", "state"];

    /// <summary>A line each, with a head.</summary>
    public static IEnumerable<TextLine> Of(IEnumerable<User> users, DateTime now) =>
        TextTable.Of(Head, users.Select(user => (CellsOf(user, now), user.IsLocked(now) ? TextTone.Bad : TextTone.Plain)), "There are no users.");

    private static string[] CellsOf(User user, DateTime now) =>
    [
        user.Name,
        user.Roles,
        KeyTable.Time(user.CreatedAt),
        user.LastSignInAt is { } at ? KeyTable.Time(at) : "never",
        user.IsLocked(now) ? $"locked until {KeyTable.Time(user.LockedUntil!.Value)}" : "active",
    ];
}
