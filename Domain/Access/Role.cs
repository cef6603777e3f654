namespace Interlock.Domain.Access;

/// <summary>What a caller may do.</summary>
public enum Role
{
    /// <summary>Calls models, and sees its own predictions and tasks; may be limited to some models.</summary>
    Infer,

    /// <summary>Sees everything but recorded requests.</summary>
    View,

    /// <summary>Sees recorded requests, too.</summary>
    Payloads,

    /// <summary>Runs and cancels jobs and the tasks of others; includes <see cref="View"/>.</summary>
    Operate,

    /// <summary>Everything, swaps, keys and users among it.</summary>
    Admin,
}

/// <summary>The roles of a caller, with those they include.</summary>
public readonly record struct RoleSet
{
    private readonly int _bits;

    private RoleSet(int bits) => _bits = bits;

    /// <summary>All roles.</summary>
    public static RoleSet All { get; } = Of([Role.Admin]);

    /// <summary>Some roles and those they include.</summary>
    public static RoleSet Of(IEnumerable<Role> roles) => new(roles.Aggregate(0, static (bits, role) => bits | BitsOf(role)));

    /// <summary>Whether a role is among them.</summary>
    public bool Has(Role role) => (_bits & (1 << (int)role)) != 0;

    private static int BitsOf(Role role) => role switch
    {
        Role.Admin => (1 << ((int)Role.Admin + 1)) - 1,
        Role.Operate or Role.Payloads => (1 << (int)role) | (1 << (int)Role.View),
        _ => 1 << (int)role,
    };
}
