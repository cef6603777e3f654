using Interlock.Application.Sources;

namespace Interlock.Api.Sensors;

/// <summary>What became of the rows of a body: each is one of the three.</summary>
/// <param name="Accepted">Readings that were new, and are stored.</param>
/// <param name="Duplicate">Readings that were stored already, by sensor and timestamp.</param>
/// <param name="Rejected">Rows that are no readings.</param>
/// <param name="Errors">The first 100 of these.</param>
public sealed record ImportResponse(long Accepted, long Duplicate, long Rejected, IReadOnlyList<ImportError> Errors)
{
    internal static ImportResponse Of(ImportResult result) => new(
        result.Accepted,
        result.Duplicate,
        result.Rejected,
        [.. result.Rejections.Select(rejection => new ImportError(rejection.Line, rejection.Reason))]);
}

/// <summary>A row that is no reading.</summary>
/// <param name="Line">Its line, counted from 1; in a JSON array its place, counted from 1.</param>
/// <param name="Reason">Why.</param>
public sealed record ImportError(long Line, string Reason);
