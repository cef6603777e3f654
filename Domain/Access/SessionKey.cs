namespace Interlock.Domain.Access;

/// <summary>A key of ASP.NET Core's data protection, which makes cookies of sessions and forms.</summary>
public sealed class SessionKey
{
    /// <summary>Counts them: of two servers that make one at the same time, one is a duplicate.</summary>
    public required int Number { get; init; }

    /// <summary>As ASP.NET Core writes it.</summary>
    public required string Xml { get; init; }
}
