using Interlock.Domain.Access;

namespace Interlock.Application.Serving.Batching;

/// <summary>The requests of one caller that wait for one model, in the order of their admission. It is used again for other callers once it is empty.</summary>
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

    /// <summary>The oldest request.</summary>
    public PendingRequest<TInput, TOutput>? First { get; private set; }

    /// <summary>The newest request.</summary>
    public PendingRequest<TInput, TOutput>? Last { get; private set; }

    public void Add(PendingRequest<TInput, TOutput> request)
    {
        request.Earlier = Last;
        if (Last is { } last)
        {
            last.Later = request;
        }
        else
        {
            First = request;
        }

        Last = request;
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
