namespace Interlock.Domain.Tasks;

/// <summary>Why a task has no answer (yet).</summary>
/// <param name="Code">Stable, snake_case.</param>
/// <param name="Reason">In words.</param>
/// <param name="Problems">Every bad field, as JSON; null unless the input was bad.</param>
/// <param name="By">The version that failed and the revision under which it did; null where no model was asked.</param>
public sealed record TaskFailure(string Code, string Reason, string? Problems = null, (string Version, int Revision)? By = null);
