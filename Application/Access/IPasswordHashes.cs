namespace Interlock.Application.Access;

/// <summary>Hashes passwords, slowly.</summary>
public interface IPasswordHashes
{
    /// <summary>The hash of a password, with a random salt.</summary>
    string HashOf(string password);

    /// <summary>Checks a password. It takes as long where there is no hash.</summary>
    /// <param name="hash">The hash of the user; null where there is no such user, and then no password is right.</param>
    /// <param name="password">What was sent.</param>
    PasswordCheck Check(string? hash, string password);
}

/// <summary>The result of a check.</summary>
public enum PasswordCheck
{
    /// <summary>It is another password.</summary>
    Wrong,

    /// <summary>It is the password.</summary>
    Right,

    /// <summary>It is the password, and its hash is of an older form than new ones.</summary>
    RightButOld,
}
