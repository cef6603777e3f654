using Interlock.Domain.Tabular;

namespace Interlock.Application.Golden;

/// <summary>A row that may become a golden request.</summary>
/// <param name="Row">The features.</param>
/// <param name="Label">The true label; null where it is not known, or numbers are answered.</param>
/// <param name="Value">The true number; null where it is not known, or labels are answered.</param>
internal sealed record Candidate(TabularRow Row, string? Label = null, double? Value = null);

/// <summary>A candidate that the version answers as it must.</summary>
/// <param name="Row">The features.</param>
/// <param name="Answer">What the version says.</param>
/// <param name="Value">By what numbers are ordered: the true one, else the answer.</param>
internal sealed record AnsweredRow(TabularRow Row, TabularResult Answer, double Value);

/// <summary>Where candidates come from.</summary>
internal interface ICandidates
{
    /// <summary>Whether earlier ones are preferred; else all are alike.</summary>
    bool PrefersFirst { get; }

    /// <summary>Reads them once.</summary>
    /// <param name="tally">Counts what cannot be one.</param>
    /// <param name="cancellationToken">Ends it.</param>
    IAsyncEnumerable<Candidate> ReadAsync(Tally tally, CancellationToken cancellationToken);
}
