using Interlock.Application.Access;
using Interlock.Domain.Access;
using Microsoft.AspNetCore.Authorization;

namespace Interlock.Api.Access;

/// <summary>Who may use an endpoint: callers with one of the roles. Every endpoint has it; docs/access.md lists them.</summary>
/// <param name="roles">The roles, each with those that include it.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class RequiresRoleAttribute(params Role[] roles) : Attribute, IAuthorizationRequirement, IAuthorizationRequirementData
{
    /// <summary>The roles.</summary>
    public IReadOnlyList<Role> Roles => roles;

    /// <summary>Whether everyone may use it, also without a role, a key or a session.</summary>
    public bool Everyone { get; init; }

    /// <inheritdoc />
    public IEnumerable<IAuthorizationRequirement> GetRequirements() => [this];

    /// <summary>Whether a caller has one of the roles.</summary>
    public bool IsMetBy(RoleSet held)
    {
        foreach (var role in roles)
        {
            if (held.Has(role))
            {
                return true;
            }
        }

        return Everyone;
    }
}

/// <summary>The endpoint is part of an area that callers on this machine, and by <c>access.anonymous</c> everyone, may read without a key.</summary>
/// <param name="area">The area.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class OpenAreaAttribute(OpenArea area) : Attribute
{
    /// <summary>The area.</summary>
    public OpenArea Area => area;
}
