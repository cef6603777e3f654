using Interlock.Domain;
using Interlock.Domain.Tasks;

namespace Interlock.Application;

/// <summary>Keys that callers make up and send in a header: <c>Idempotency-Key</c>, <c>x-request-key</c>.</summary>
public static class HeaderKey
{
    private static readonly string Problem = $"is not 1 to {InferenceTask.MaxKeyLength} printable ASCII characters";

    /// <summary>Checks a key; null is none.</summary>
    /// <param name="header">The header it stands in.</param>
    /// <param name="key">The key.</param>
    /// <exception cref="InvalidInputException">It is empty, too long or not printable ASCII.</exception>
    public static void Check(string header, string? key)
    {
        if (key is not null && !IsValid(key))
        {
            throw InvalidInputException.At(header, Problem);
        }
    }

    /// <summary>Whether a text may be a key.</summary>
    public static bool IsValid(string key) => key.Length is > 0 and <= InferenceTask.MaxKeyLength && !key.AsSpan().ContainsAnyExceptInRange(' ', '~');
}
