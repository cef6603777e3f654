using System.Security.Cryptography;

namespace Interlock.Domain.Access;

/// <summary>A user of the console, in the datastore.</summary>
public sealed class User
{
    /// <summary>Wrong passwords after which a user is locked.</summary>
    public const int MostFailures = 5;

    private const int StampLength = 32;

    private User()
    {
    }

    /// <summary>For how long a user is locked.</summary>
    public static TimeSpan LockTime { get; } = TimeSpan.FromMinutes(15);

    /// <summary>The name in lowercase: names that differ in case only are one user's.</summary>
    public string Id { get; private init; } = "";

    /// <summary>The name as it was given.</summary>
    public string Name { get; private init; } = "";

    /// <summary>The words of its roles, separated by commas.</summary>
    public string Roles { get; private set; } = "";

    /// <summary>The hash of its password, with the salt and parameters in it.</summary>
    public string PasswordHash { get; private set; } = "";

    /// <summary>Random; another one ends every session that began before.</summary>
    public string Stamp { get; private set; } = "";

    /// <summary>When it was added (UTC).</summary>
    public DateTime CreatedAt { get; private init; }

    /// <summary>Who added it.</summary>
    public string CreatedBy { get; private init; } = "";

    /// <summary>When it signed in last (UTC); null where it never did.</summary>
    public DateTime? LastSignInAt { get; private set; }

    /// <summary>Attempts to sign in since the last one that succeeded or locked it.</summary>
    public int FailedAttempts { get; private set; }

    /// <summary>Until when it is locked (UTC); null where it never was.</summary>
    public DateTime? LockedUntil { get; private set; }

    /// <summary>What it may do.</summary>
    public RoleSet RolesHeld() => RoleSet.Of(RoleWords.Parse(Roles));

    /// <summary>Makes a user.</summary>
    /// <param name="name">See <see cref="UserName"/>.</param>
    /// <param name="roles">What it may do.</param>
    /// <param name="passwordHash">The hash of its password.</param>
    /// <param name="now">The time (UTC).</param>
    /// <param name="by">Who adds it.</param>
    public static User Create(string name, IEnumerable<Role> roles, string passwordHash, DateTime now, string by) => new()
    {
        Id = UserName.IdOf(name),
        Name = name,
        Roles = RoleWords.Of(roles),
        PasswordHash = passwordHash,
        Stamp = NewStamp(),
        CreatedAt = now,
        CreatedBy = by,
    };

    /// <summary>Whether it may not sign in for now.</summary>
    public bool IsLocked(DateTime now) => now < LockedUntil;

    /// <summary>Counts an attempt to sign in before its password is checked, so that no more are checked at the same time than before one after the other.</summary>
    public void BeginSignIn(DateTime now)
    {
        if (++FailedAttempts == MostFailures)
        {
            (FailedAttempts, LockedUntil) = (0, now + LockTime);
        }
    }

    /// <summary>The password was right.</summary>
    /// <param name="now">The time (UTC).</param>
    /// <param name="passwordHash">A newer hash of the same password, or null.</param>
    public void SignIn(DateTime now, string? passwordHash)
    {
        Unlock();
        LastSignInAt = now;
        PasswordHash = passwordHash ?? PasswordHash;
    }

    /// <summary>Lets it sign in again at once.</summary>
    public void Unlock() => (FailedAttempts, LockedUntil) = (0, null);

    /// <summary>Sets another password, and ends its sessions.</summary>
    public void ChangePassword(string passwordHash)
    {
        PasswordHash = passwordHash;
        Unlock();
        EndSessions();
    }

    /// <summary>Sets other roles, and ends its sessions.</summary>
    public void ChangeRoles(IEnumerable<Role> roles)
    {
        Roles = RoleWords.Of(roles);
        EndSessions();
    }

    /// <summary>Ends its sessions.</summary>
    public void EndSessions() => Stamp = NewStamp();

    private static string NewStamp() => RandomNumberGenerator.GetHexString(StampLength, lowercase: true);
}
