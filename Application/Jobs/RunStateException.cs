using Interlock.Domain;

namespace Interlock.Application.Jobs;

/// <summary>What was asked for cannot be done with a run in this state.</summary>
/// <param name="code"><see cref="Finished"/> or <see cref="NotFinished"/>.</param>
/// <param name="message">Why.</param>
public sealed class RunStateException(string code, string message) : InterlockException(code, message)
{
    /// <summary>The code of a run that has ended.</summary>
    public const string Finished = "run_finished";

    /// <summary>The code of a run that has not ended.</summary>
    public const string NotFinished = "run_not_finished";
}
