using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Interlock.Application.Serving.Catalog;

/// <summary>
/// A caller's position among all callers, evenly spread and the same on every server and after every restart. A canary takes the positions below its
/// percentage, so that its callers keep it when the percentage rises. Each model has another order: no caller is the first to get every canary.
/// </summary>
internal static class StickyShare
{
    // A double has 53 bits.
    private const int Surplus = 11;

    /// <summary>0 to below 1.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="caller">The value that identifies the caller.</param>
    public static double Of(string model, string caller)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{model}\n{caller}"), hash);
        return (BinaryPrimitives.ReadUInt64BigEndian(hash) >> Surplus) * Math.Pow(2, Surplus - 64);
    }
}
