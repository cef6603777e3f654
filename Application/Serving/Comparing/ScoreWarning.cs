namespace Interlock.Application.Serving.Comparing;

/// <summary>Reports scores that are no probabilities: callers mostly take them for some.</summary>
internal static class ScoreWarning
{
    private const double MostRounding = 0.01;

    /// <summary>What ops should know about scores, or null.</summary>
    /// <param name="scores">The scores of an answer, or null.</param>
    /// <param name="cure">What turns them into probabilities.</param>
    public static string? Of(float[]? scores, string cure) => scores is null or [] ? null
        : Array.Exists(scores, score => score is < 0 or > 1) ? $"its scores are not between 0 and 1: they may be logits. {Cure(cure)}"
        : Math.Abs(scores.Sum(score => (double)score) - 1) > MostRounding ? $"its scores do not sum to 1. {Cure(cure)}"
        : null;

    private static string Cure(string cure) => $"Callers get them as they are; {cure} makes them probabilities";
}
