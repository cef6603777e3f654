using Microsoft.Extensions.Primitives;

namespace Interlock.Api.Http;

/// <summary>Whether a caller prefers an asynchronous reply: <c>respond-async</c> of RFC 7240.</summary>
internal static class AsyncPreference
{
    /// <summary>The header.</summary>
    public const string Header = "Prefer";

    /// <summary>The preference.</summary>
    public const string RespondAsync = "respond-async";

    /// <summary>Whether it is among the preferences of the request.</summary>
    public static bool Of(HttpRequest request)
    {
        var values = request.Headers[Header];
        return values.Count > 0 && IsAmong(values);
    }

    private static bool IsAmong(StringValues lines)
    {
        foreach (var line in lines)
        {
            for (var rest = line.AsSpan(); rest.Length > 0;)
            {
                var end = EndOfPreference(rest);
                if (IsRespondAsync(rest[..end]))
                {
                    return true;
                }

                rest = rest[Math.Min(rest.Length, end + 1)..];
            }
        }

        return false;
    }

    // What stands after the name are its value, which it has none of, and parameters, of which it knows none.
    private static bool IsRespondAsync(ReadOnlySpan<char> preference)
    {
        var parameters = preference.IndexOf(';');
        var named = parameters < 0 ? preference : preference[..parameters];
        var value = named.IndexOf('=');
        var isEmpty = value < 0 || named[(value + 1)..].Trim() is "" or "\"\"";
        return isEmpty && (value < 0 ? named : named[..value]).Trim().Equals(RespondAsync, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Where the comma is that ends the first preference: one within quotes does not.</summary>
    private static int EndOfPreference(ReadOnlySpan<char> text)
    {
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\\' when quoted:
                    i++;
                    break;
                case '"':
                    quoted = !quoted;
                    break;
                case ',' when !quoted:
                    return i;
            }
        }

        return text.Length;
    }
}
