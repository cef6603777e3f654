using Interlock.Api.Http;
using Interlock.Application;

namespace Interlock.Api.Swaps;

/// <summary>Which revisions to list. Read as text, so that every bad parameter is told at once.</summary>
public sealed class RevisionQuery
{
    /// <summary>The <c>next</c> of the page before.</summary>
    public string? Before { get; init; }

    /// <summary>Most revisions in the page, 1 to 1000; 50 by default.</summary>
    public string? Limit { get; init; }

    internal (int? Before, int Limit) Read()
    {
        var problems = new InputProblems();
        var before = QueryValues.Revision("before", Before, problems);
        var limit = QueryValues.Limit(Limit, problems);
        Paging.CheckLimit(limit, problems);
        problems.ThrowIfAny();
        return (before, limit);
    }
}
