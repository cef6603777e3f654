using Interlock.Domain;

namespace Interlock.Application.Configuration.Root;

/// <summary>Changes single settings in the text of a configuration; everything else stays as it was written, comments and order too.</summary>
public interface IConfigEdits
{
    /// <summary>Sets a value. Where the key is missing it is added to the section that is there, on a line of its own or within the braces.</summary>
    /// <param name="text">The YAML.</param>
    /// <param name="path">The keys, from the top of the file on.</param>
    /// <param name="value">A single value.</param>
    /// <param name="after">The key after which a missing one is added; the first one where there is no such key.</param>
    /// <exception cref="InvalidInputException">The text cannot be edited there: the message names the line.</exception>
    string SetValue(string text, IReadOnlyList<string> path, string value, string? after = null);

    /// <summary>Removes a key with its value; where it is missing, the text stays.</summary>
    /// <param name="text">The YAML.</param>
    /// <param name="path">The keys, from the top of the file on.</param>
    /// <exception cref="InvalidInputException">The text cannot be edited there: the message names the line.</exception>
    string RemoveKey(string text, IReadOnlyList<string> path);
}
