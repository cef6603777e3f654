using Interlock.Application.Swaps;
using Interlock.Domain.Swaps;

namespace Interlock.Api.Swaps;

/// <summary>Outcomes and sources as callers see them.</summary>
internal static class SwapWords
{
    /// <summary>What a change is that changes nothing.</summary>
    public const string Unchanged = "unchanged";

    /// <summary>What a change is that would be published.</summary>
    public const string Planned = "planned";

    /// <summary>A change that was published.</summary>
    public const string Published = "published";

    /// <summary>What a change is that is not served, nor would be.</summary>
    public const string Refused = "refused";

    /// <summary>What the command line says of itself.</summary>
    public const string CommandLine = "command-line";

    /// <summary>What became of a change, in a word.</summary>
    public static string Of(SwapOutcome outcome) => outcome switch
    {
        SwapOutcome.Unchanged => Unchanged,
        SwapOutcome.Planned => Planned,
        SwapOutcome.Published => Published,
        _ => Refused,
    };

    /// <summary><c>published</c>, <c>refused</c> or <c>rolled-back</c>.</summary>
    public static string Of(RevisionOutcome outcome) => outcome switch
    {
        RevisionOutcome.Published => Published,
        RevisionOutcome.Refused => Refused,
        _ => "rolled-back",
    };

    /// <summary><c>start</c>, <c>file</c>, <c>api</c>, <c>command-line</c> or <c>watch</c>.</summary>
    public static string Of(RevisionSource source) => source switch
    {
        RevisionSource.Start => "start",
        RevisionSource.File => "file",
        RevisionSource.Api => "api",
        RevisionSource.CommandLine => CommandLine,
        _ => "watch",
    };
}
