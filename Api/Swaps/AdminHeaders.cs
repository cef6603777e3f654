using System.Globalization;
using Interlock.Api.Audit;
using Interlock.Api.Guards;
using Interlock.Api.Http;
using Interlock.Application;
using Interlock.Application.Swaps.Revisions;
using Interlock.Domain;
using Interlock.Domain.Swaps;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Interlock.Api.Swaps;

/// <summary>What the headers of a request to change something say, and those of the reply.</summary>
internal static class AdminHeaders
{
    /// <summary>What the caller says to be called. Anybody may say anything, so it is stored as a claim.</summary>
    public const string Author = "x-admin-author";

    /// <summary>What asks: <c>command-line</c>, or nothing.</summary>
    public const string Source = "x-admin-source";

    private const int LongestAuthor = 100;

    /// <summary>A request to change the configuration.</summary>
    /// <param name="request">With the headers.</param>
    /// <param name="text">The configuration.</param>
    /// <exception cref="InvalidInputException">Every header that cannot be read.</exception>
    public static SwapRequest Read(HttpRequest request, string text)
    {
        var problems = new InputProblems();
        var ifRevision = RevisionOf(request.Headers.IfMatch, problems);
        var author = AuthorOf(request, problems);
        problems.ThrowIfAny();
        var source = request.Headers[Source].ToString() == SwapWords.CommandLine ? RevisionSource.CommandLine : RevisionSource.Api;
        return new SwapRequest(text, source, author, ifRevision) { By = AuditSources.Of(request.HttpContext) };
    }

    /// <summary>Writes the active revision.</summary>
    public static void Write(HttpResponse response, int served)
    {
        var number = served.ToString(CultureInfo.InvariantCulture);
        response.Headers[InferenceHeaders.Revision] = number;
        response.Headers.ETag = $"\"{number}\"";
    }

    /// <summary>The revision of <c>If-Match</c>; null for none, and for <c>*</c>.</summary>
    private static int? RevisionOf(StringValues values, InputProblems problems)
    {
        var text = values.ToString().Trim();
        if (text is "" or "*")
        {
            return null;
        }

        var bare = text is ['"', .. var quoted, '"'] ? quoted : text;
        if (int.TryParse(bare, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        problems.Add(HeaderNames.IfMatch, "is not one revision, such as \"5\", as the ETag of a reply tells it");
        return null;
    }

    private static string AuthorOf(HttpRequest request, InputProblems problems)
    {
        var author = request.Headers[Author].ToString().Trim();
        if (author.Length > LongestAuthor || !author.All(IsPrintable))
        {
            problems.Add(Author, $"is not a name of at most {LongestAuthor} letters, digits and signs");
        }

        var caller = AdminAccess.CallerOf(request.HttpContext);
        return author.Length > 0 ? $"{caller}, claims to be \"{author}\"" : caller;
    }

    /// <summary>Whether nothing but a sign on paper can come of it: no line break, nothing that turns the text around or ends the quotes.</summary>
    private static bool IsPrintable(char c) => c is >= ' ' and <= '~' and not '"' || char.IsLetterOrDigit(c);
}
