using System.Globalization;
using System.Text;
using Interlock.Api.Swaps;
using Interlock.Domain;

namespace Interlock.Api.WebConsole.Changes;

/// <summary>What the form of the page sends.</summary>
/// <param name="Text">The configuration.</param>
/// <param name="Revision">The revision that the text began with.</param>
internal sealed record ChangeForm(string Text, int Revision)
{
    public const string TextField = "text";
    public const string RevisionField = "revision";

    /// <summary>Reads it.</summary>
    /// <exception cref="TooLargeException">The text is larger than a configuration may be.</exception>
    /// <exception cref="InvalidInputException">The revision is not a number.</exception>
    public static ChangeForm Of(IFormCollection form)
    {
        var text = TextOf(form);
        return Encoding.UTF8.GetByteCount(text) > ConfigBody.MostBytes ? throw ConfigBody.TooLarge() : new ChangeForm(text, RevisionOf(form, RevisionField));
    }

    /// <summary>The text. Browsers send every end of a line as CR LF; files of Interlock have LF.</summary>
    public static string TextOf(IFormCollection form) => form[TextField].ToString().Replace("\r\n", "\n", StringComparison.Ordinal);

    /// <summary>A revision of a hidden field.</summary>
    /// <exception cref="InvalidInputException">It is not a number.</exception>
    public static int RevisionOf(IFormCollection form, string field) =>
        int.TryParse(form[field].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var revision)
            ? revision
            : throw InvalidInputException.At(field, "is not the number of a revision; reload the page");
}
