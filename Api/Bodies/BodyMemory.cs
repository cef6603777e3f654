using Interlock.Application.Configuration;
using Interlock.Domain;

namespace Interlock.Api.Bodies;

/// <summary>The memory that all bodies and rows which are held at the same time may take: <c>server.body-memory</c>.</summary>
internal sealed class BodyMemory(ServerConfig server)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly long _most = server.LargestBodyMemory;
    private long _held;

    /// <summary>How many bytes are held.</summary>
    public long Held => Volatile.Read(ref _held);

    /// <summary>Takes memory, or gives it back where the number is negative.</summary>
    /// <exception cref="UnavailableException"><c>overloaded</c>: others hold too much.</exception>
    public void Take(long bytes)
    {
        if (Interlocked.Add(ref _held, bytes) > _most && bytes > 0)
        {
            Interlocked.Add(ref _held, -bytes);
            throw new UnavailableException(
                UnavailableException.Overloaded, "The bodies of other requests take all the memory that 'server.body-memory' allows.", RetryAfter);
        }
    }
}

/// <summary>What one request holds of <see cref="BodyMemory"/>, until it ends.</summary>
internal sealed class BodyLease : IDisposable
{
    /// <summary>Up to here a body is not counted, so that small requests do not meet at one counter: connections are bounded, too.</summary>
    private const int Uncounted = 64 * 1024;

    private readonly BodyMemory _memory;
    private long _held;

    private BodyLease(BodyMemory memory) => _memory = memory;

    /// <summary>States how many bytes a request holds now.</summary>
    /// <exception cref="UnavailableException"><c>overloaded</c>: others hold too much.</exception>
    public static void Hold(HttpContext context, long bytes)
    {
        if (bytes > Uncounted || context.Features.Get<BodyLease>() is not null)
        {
            Of(context).Hold(bytes);
        }
    }

    /// <inheritdoc />
    public void Dispose() => Hold(0);

    private static BodyLease Of(HttpContext context)
    {
        if (context.Features.Get<BodyLease>() is not { } lease)
        {
            lease = new BodyLease(context.RequestServices.GetRequiredService<BodyMemory>());
            context.Features.Set(lease);
            context.Response.RegisterForDispose(lease);
        }

        return lease;
    }

    private void Hold(long bytes)
    {
        _memory.Take(bytes - _held);
        _held = bytes;
    }
}
