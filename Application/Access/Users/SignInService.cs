using Interlock.Application.Access.Audit;
using Interlock.Domain;
using Interlock.Domain.Access;

namespace Interlock.Application.Access.Users;

/// <summary>
/// Signs users of the console in and out. A user is locked for 15 minutes after five wrong passwords, on all servers. What is checked is the same for a name that
/// nobody has, and for a locked user.
/// </summary>
public sealed class SignInService(IUserDatastore users, IPasswordHashes hashes, IAudit audit, TimeProvider time) : IDisposable
{
    private const string Action = "sign-in";

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    // A check takes a processor for a tenth of a second: sign-ins must not take them all from models.
    private readonly SemaphoreSlim _checks = new(Math.Max(1, Environment.ProcessorCount / 2));

    /// <summary>Signs a user in.</summary>
    /// <param name="name">Its name, in any case.</param>
    /// <param name="password">Its password.</param>
    /// <param name="from">The address it signs in from.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The user; null where the name or the password is wrong, or the user is locked.</returns>
    /// <exception cref="UnavailableException"><c>datastore_unavailable</c>; <c>overloaded</c>: too many sign in at once.</exception>
    public async Task<User?> SignInAsync(string name, string password, string from, CancellationToken cancellationToken)
    {
        var attempt = await users.ChangeAsync(name, Begin, cancellationToken);
        var check = await CheckAsync(attempt.User?.PasswordHash, password, cancellationToken);
        if (attempt is { User: { } tried, IsLocked: false } && check != PasswordCheck.Wrong)
        {
            var newer = check == PasswordCheck.RightButOld ? hashes.HashOf(password) : null;
            if ((await users.ChangeAsync(name, user => Complete(user, tried, newer), cancellationToken)).User is { } user)
            {
                await audit.RecordAsync(SourceOf(user, from), Action, user.Id);
                return user;
            }
        }

        await RecordFailureAsync(attempt, from);
        return null;
    }

    /// <summary>Ends all sessions of a user, wherever they are.</summary>
    /// <param name="id">The user.</param>
    /// <param name="from">The address it signs out from.</param>
    /// <param name="cancellationToken">Rolls back.</param>
    /// <exception cref="UnavailableException"><c>datastore_unavailable</c>.</exception>
    public Task SignOutAsync(string id, string from, CancellationToken cancellationToken) => users.ChangeAsync(
        id,
        user =>
        {
            user?.EndSessions();
            return new UserChange(user, user is null ? null : AuditEntries.Create(time.GetUtcNow(), SourceOf(user, from), "sign-out", user.Id));
        },
        cancellationToken);

    /// <inheritdoc />
    public void Dispose() => _checks.Dispose();

    private Attempt Begin(User? user)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var isLocked = user?.IsLocked(now) == true;
        if (!isLocked)
        {
            user?.BeginSignIn(now);
        }

        return new Attempt(user, isLocked, Locks: !isLocked && user?.IsLocked(now) == true);
    }

    private async Task<PasswordCheck> CheckAsync(string? hash, string password, CancellationToken cancellationToken)
    {
        if (!await _checks.WaitAsync(LongestWait, cancellationToken))
        {
            throw new UnavailableException(UnavailableException.Overloaded, "Too many users sign in at the same time.", LongestWait);
        }

        try
        {
            return hashes.Check(hash, password);
        }
        finally
        {
            _checks.Release();
        }
    }

    /// <summary>Nothing where the user was removed, or got another password, while this one was checked.</summary>
    private UserChange Complete(User? user, User tried, string? newerHash)
    {
        if (user is null || user.Stamp != tried.Stamp)
        {
            return new UserChange(null, null);
        }

        user.SignIn(time.GetUtcNow().UtcDateTime, newerHash);
        return new UserChange(user, null);
    }

    // A name that nobody has is not recorded: it may be a password, typed into the wrong field.
    private async Task RecordFailureAsync(Attempt attempt, string from)
    {
        if (attempt.User is not { } user)
        {
            await audit.RecordAsync(new AuditSource(from, from), Action, null, "unknown_user");
            return;
        }

        await audit.RecordAsync(SourceOf(user, from), Action, user.Id, attempt.IsLocked ? "user_locked" : "wrong_password");
        if (attempt.Locks)
        {
            await audit.RecordAsync(new AuditSource(from, from), "user.lock", user.Id);
        }
    }

    private static AuditSource SourceOf(User user, string from) => new(CallerName.OfUser(user.Id), from);

    private sealed record Attempt(User? User, bool IsLocked, bool Locks) : UserChange(User, null);
}
