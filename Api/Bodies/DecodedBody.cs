using Interlock.Api.Http.Errors;
using Interlock.Application.Sources;
using Microsoft.AspNetCore.Http.Features;

namespace Interlock.Api.Bodies;

/// <summary>A body that is decoded while it is read. Its limit is that of the request, which an endpoint may change until the first read.</summary>
/// <param name="context">Of the request.</param>
/// <param name="decoded">Decodes it.</param>
/// <param name="coding">Its encoding.</param>
internal sealed class DecodedBody(HttpContext context, Stream decoded, string coding) : ForwardStream
{
    private long _length;

    /// <inheritdoc />
    /// <exception cref="BadHttpRequestException">It is larger than the limit (413).</exception>
    /// <exception cref="DamagedBodyException">It is cut off, damaged, or followed by something else.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            var read = await decoded.ReadAsync(buffer, cancellationToken);
            _length += read;
            return _length <= (context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize ?? long.MaxValue)
                ? read
                : throw new BadHttpRequestException("The decoded body is too large.", StatusCodes.Status413PayloadTooLarge);
        }
        catch (InvalidDataException e)
        {
            throw new DamagedBodyException(coding, e);
        }
    }
}
