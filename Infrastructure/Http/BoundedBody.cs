using System.Buffers;
using Interlock.Application.Configuration;

namespace Interlock.Infrastructure.Http;

/// <summary>Reads the body of a reply up to a limit, whatever its Content-Length says.</summary>
internal static class BoundedBody
{
    private const int FirstBuffer = 4096;

    /// <exception cref="CallFailedException">It is larger.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContent content, ByteSize limit, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength > limit.Bytes)
        {
            throw TooLarge(limit);
        }

        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        var body = new ArrayBufferWriter<byte>(FirstBuffer);
        while (await stream.ReadAsync(body.GetMemory(FirstBuffer), cancellationToken) is var read and > 0)
        {
            body.Advance(read);
            if (body.WrittenCount > limit.Bytes)
            {
                throw TooLarge(limit);
            }
        }

        return body.WrittenMemory;
    }

    private static CallFailedException TooLarge(ByteSize limit) => new($"answered more than {limit} ('response-limit')");
}
