namespace Interlock.Application.Serving.Comparing;

/// <summary>The answer of a version to a recorded request.</summary>
/// <param name="Response">What it says, as JSON, as it would be recorded.</param>
/// <param name="Inferred">Time in the runtime.</param>
/// <param name="Against">How that differs from what was recorded; null where they cannot be compared.</param>
public sealed record ReplayedAnswer(string Response, TimeSpan Inferred, RecordedDifference? Against);

/// <summary>How an answer differs from the recorded one.</summary>
/// <param name="Differs">Whether it says anything else, beyond rounding.</param>
/// <param name="Difference">By how much, as versions of the kind are compared.</param>
public sealed record RecordedDifference(bool Differs, Difference Difference);
