using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Interlock.Application.Serving;

/// <summary>
/// Where a caller stands among all, evenly spread: the same on every server and after every restart. A canary takes those below its percentage, so
/// that who gets it keeps it when the percentage rises. For each model the order is another: nobody is the first to get every canary.
/// </summary>
internal static class StickyShare
{
    // A double has 53 bits.
    private const int Surplus = 11;

    /// <summary>0 to below 1.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="caller">What tells callers apart.</param>
    public static double Of(string model, string caller)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{model}\n{caller}"), hash);
        return (BinaryPrimitives.ReadUInt64BigEndian(hash) >> Surplus) * Math.Pow(2, Surplus - 64);
    }
}
