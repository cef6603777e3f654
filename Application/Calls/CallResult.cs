using Interlock.Domain;
using Interlock.Domain.Predictions;

namespace Interlock.Application.Calls;

/// <summary>The result of a call: an answer or an error.</summary>
public sealed record CallResult
{
    private CallResult(CallAnswer? answer, InterlockException? error) => (Answer, Error) = (answer, error);

    /// <summary>The answer, or null.</summary>
    public CallAnswer? Answer { get; }

    /// <summary>Why there is no answer, or null. Its <see cref="InterlockException.FailedBy"/> names the version that failed, where one ran.</summary>
    public InterlockException? Error { get; }

    /// <summary>A call that was answered.</summary>
    public static CallResult Of(CallAnswer answer) => new(answer, null);

    /// <summary>A call that failed.</summary>
    public static CallResult Of(InterlockException error) => new(null, error);
}

/// <summary>The answer to a call.</summary>
/// <param name="Version">The version that answered.</param>
/// <param name="Revision">The revision under which it did.</param>
/// <param name="Data">What a synchronous reply has as <c>data</c>: UTF-8 JSON.</param>
/// <param name="Predictions">One per item, for the caller to store; empty where the model's answers are not recorded.</param>
public sealed record CallAnswer(string Version, int Revision, ReadOnlyMemory<byte> Data, IReadOnlyList<Prediction> Predictions)
{
    /// <summary>The prediction that the key of the call named before, where this is its answer: nothing is left to store. Null for a new answer.</summary>
    public string? ReplayedId { get; init; }

    /// <summary>The first prediction, or null where the model's answers are not recorded.</summary>
    public string? PredictionId => ReplayedId ?? (Predictions is [var first, ..] ? first.Id : null);
}
