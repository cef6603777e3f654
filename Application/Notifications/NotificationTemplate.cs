using System.Text.RegularExpressions;

namespace Interlock.Application.Notifications;

/// <summary>Text with places for values: <c>{{ subject }}</c>.</summary>
internal static partial class NotificationTemplate
{
    /// <summary>The names it has places for.</summary>
    public static IEnumerable<string> NamesIn(string template) => Place().Matches(template).Select(place => place.Groups[1].Value);

    /// <summary>Whether braces stand in it that belong to no place.</summary>
    public static bool HasLooseBraces(string template)
    {
        var rest = Place().Replace(template, "");
        return rest.Contains("{{", StringComparison.Ordinal) || rest.Contains("}}", StringComparison.Ordinal);
    }

    /// <summary>The text with its values.</summary>
    /// <param name="template">As ops wrote it.</param>
    /// <param name="valueOf">The value of a name as it is to stand in the text.</param>
    public static string Fill(string template, Func<string, string> valueOf) => Place().Replace(template, place => valueOf(place.Groups[1].Value));

    [GeneratedRegex(@"\{\{[ \t]*([^{}\r\n]*?)[ \t]*\}\}", RegexOptions.CultureInvariant)]
    private static partial Regex Place();
}
