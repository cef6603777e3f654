using System.Collections.Frozen;

namespace Interlock.Domain.Access;

/// <summary>Who sends requests, and what they may do.</summary>
/// <param name="name">The name of the key, the user or the subject of the token.</param>
/// <param name="roles">With what they include.</param>
public sealed class Caller(string name, RoleSet roles)
{
    private readonly FrozenSet<string>? _models;

    /// <summary>The name: what the caller's predictions, tasks and audit entries have.</summary>
    public string Name => name;

    /// <summary>What it may do.</summary>
    public RoleSet Roles => roles;

    /// <summary>How much it may use.</summary>
    public Quota Quota { get; init; } = Quota.None;

    /// <summary>The models that it may call; none is all.</summary>
    public IReadOnlyCollection<string> Models
    {
        get => _models ?? (IReadOnlyCollection<string>)[];
        init => _models = value.Count > 0 ? value.ToFrozenSet(StringComparer.Ordinal) : null;
    }

    /// <summary>Whether another caller has the same name, and may do and use the same.</summary>
    public bool IsSameAs(Caller other) =>
        other.Name == name && other.Roles == roles && other.Quota == Quota && (other._models is null ? _models is null : _models?.SetEquals(other._models) == true);

    /// <summary>Whether a model is among those it may call.</summary>
    public bool MayCall(string model) => _models is null || _models.Contains(model);
}
