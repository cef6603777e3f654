using Interlock.Application.Jobs.BatchScoring.Rows;
using Interlock.Application.Jobs.Steps;
using Interlock.Domain;
using Interlock.Domain.Images;

namespace Interlock.Application.Jobs.BatchScoring;

/// <summary>Asks a model. Safe to use from several threads.</summary>
internal interface IRowAnswerer
{
    /// <summary>How many blocks it takes at the same time.</summary>
    int Degree { get; }

    /// <summary>How many rows a block should have.</summary>
    int BlockRows { get; }

    /// <summary>Checks whether rows of that shape can be asked at all.</summary>
    /// <exception cref="StepFailedException">They cannot.</exception>
    void Check(RowShape shape);

    /// <summary>Answers every row, or tells why not.</summary>
    /// <exception cref="StepFailedException">The model cannot be asked; the rows are not to blame.</exception>
    Task<RowAnswers> AnswerAsync(RowBlock block, CancellationToken cancellationToken);
}

/// <summary>Tells rows that are to blame from everything else.</summary>
internal static class RowFault
{
    /// <summary>Whether the same row would fail again.</summary>
    public static bool IsOfRow(InterlockException e) => e is InvalidInputException or PictureException or InferenceException or NotExecutableException;

    /// <summary>What a step that cannot go on tells.</summary>
    public static StepFailedException Stop(InterlockException e) => e as StepFailedException ?? new StepFailedException(e.Message, e);
}
