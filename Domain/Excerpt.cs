namespace Interlock.Domain;

/// <summary>Cuts what a caller wrote before it is shown in a message.</summary>
public static class Excerpt
{
    /// <summary>The text, or its beginning and "..."; no character is cut in two.</summary>
    public static string Of(string text, int longest)
    {
        if (text.Length <= longest)
        {
            return text;
        }

        var end = char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest;
        return $"{text.AsSpan(0, end)}...";
    }
}
