using System.Security.Cryptography;
using Interlock.Application.Access;
using Interlock.Domain.Access;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Interlock.Infrastructure.Passwords;

/// <summary>Hashes passwords by ASP.NET Core's hasher: PBKDF2 with HMAC-SHA512 and a random salt.</summary>
internal sealed class PasswordHashes : IPasswordHashes
{
    // What OWASP asks for; the hasher's own default is half of it.
    private const int Iterations = 210_000;
    private const int RandomBytes = 32;

    private readonly PasswordHasher<User> _hasher;
    private readonly Lazy<string> _ofNobody;

    public PasswordHashes()
        : this(Iterations)
    {
    }

    internal PasswordHashes(int iterations)
    {
        _hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = iterations }));
        _ofNobody = new(() => HashOf(RandomNumberGenerator.GetHexString(RandomBytes)));
    }

    /// <inheritdoc />
    public string HashOf(string password) => _hasher.HashPassword(null!, password);

    /// <inheritdoc />
    public PasswordCheck Check(string? hash, string password) => (_hasher.VerifyHashedPassword(null!, hash ?? _ofNobody.Value, password), hash) switch
    {
        (_, null) or (PasswordVerificationResult.Failed, _) => PasswordCheck.Wrong,
        (PasswordVerificationResult.SuccessRehashNeeded, _) => PasswordCheck.RightButOld,
        _ => PasswordCheck.Right,
    };
}
