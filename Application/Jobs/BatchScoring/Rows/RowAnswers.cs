using Interlock.Domain.Predictions;
using Interlock.Domain.Tabular;

namespace Interlock.Application.Jobs.BatchScoring.Rows;

/// <summary>The answer to a row, or why there is none.</summary>
/// <param name="Version">The version that answered.</param>
/// <param name="Revision">The revision under which it did.</param>
/// <param name="Result">The answer of a tabular model; null of others.</param>
/// <param name="Data">The answer of another model, as JSON.</param>
/// <param name="Problem">Why there is no answer, or null.</param>
internal readonly record struct RowAnswer(string Version, int Revision, TabularResult? Result, ReadOnlyMemory<byte> Data, string? Problem = null)
{
    public static RowAnswer Bad(string problem) => new("", 0, null, default, problem);
}

/// <summary>The answers to a block.</summary>
/// <param name="Block">The rows.</param>
/// <param name="Answers">One for each row, in their order.</param>
/// <param name="Predictions">What is to be kept of them beside, or nothing.</param>
internal sealed record RowAnswers(RowBlock Block, RowAnswer[] Answers, IReadOnlyList<Prediction>[] Predictions)
{
    /// <summary>Rows up to the first without an answer.</summary>
    public int Good
    {
        get
        {
            var bad = Array.FindIndex(Answers, answer => answer.Problem is not null);
            return bad < 0 ? Answers.Length : bad;
        }
    }
}
