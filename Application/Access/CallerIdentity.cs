using System.Security.Claims;
using Interlock.Domain.Access;

namespace Interlock.Application.Access;

/// <summary>The identity of a caller, as ASP.NET Core knows it.</summary>
/// <param name="caller">The caller.</param>
/// <param name="scheme">How it was authenticated.</param>
public class CallerIdentity(Caller caller, string scheme) : ClaimsIdentity([new Claim(DefaultNameClaimType, caller.Name)], scheme)
{
    /// <summary>The caller.</summary>
    public Caller Caller => caller;
}
