using Interlock.Domain.Access;

namespace Interlock.Application.Serving.Batching;

/// <summary>
/// The requests of one caller that wait for one model, by their own priority and in the order of their admission. It is used again for other callers once it
/// is empty.
/// </summary>
internal sealed class CallerBacklog<TInput, TOutput>
{
    public CallerBacklog() => Turn = new(this);

    /// <summary>Its place among those of the same priority.</summary>
    public LinkedListNode<CallerBacklog<TInput, TOutput>> Turn { get; }

    /// <summary>The caller's name; empty for requests without a caller.</summary>
    public string Name { get; set; } = "";

    /// <summary>The caller's priority.</summary>
    public Priority Priority { get; set; }

    /// <summary>How many requests wait.</summary>
    public int Count { get; private set; }

    /// <summary>The request that is taken next.</summary>
    public PendingRequest<TInput, TOutput>? First { get; private set; }

    /// <summary>The request that is taken last.</summary>
    public PendingRequest<TInput, TOutput>? Last { get; private set; }

    public void Add(PendingRequest<TInput, TOutput> request)
    {
        var (earlier, later) = (Last, default(PendingRequest<TInput, TOutput>));
        while (earlier is not null && earlier.Order > request.Order)
        {
            (earlier, later) = (earlier.Earlier, earlier);
        }

        (request.Earlier, request.Later) = (earlier, later);
        if (earlier is not null)
        {
            earlier.Later = request;
        }
        else
        {
            First = request;
        }

        if (later is not null)
        {
            later.Earlier = request;
        }
        else
        {
            Last = request;
        }

        request.Backlog = this;
        Count++;
    }

    public void Remove(PendingRequest<TInput, TOutput> request)
    {
        var (earlier, later) = (request.Earlier, request.Later);
        if (earlier is not null)
        {
            earlier.Later = later;
        }
        else
        {
            First = later;
        }

        if (later is not null)
        {
            later.Earlier = earlier;
        }
        else
        {
            Last = earlier;
        }

        (request.Backlog, request.Earlier, request.Later) = (null, null, null);
        Count--;
    }
}
