using Interlock.Application.Kinds.Tensors;
using Interlock.Domain;

namespace Interlock.Api.Inference;

/// <summary>The parameter <c>timeout</c> of a request, in microseconds: how long its caller waits.</summary>
internal sealed class RequestDeadline : IDisposable
{
    private const string Timeout = "timeout";

    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource? _source;
    private readonly TimeSpan _timeout;

    private RequestDeadline(TimeSpan? timeout, CancellationToken caller)
    {
        _caller = caller;
        if (timeout is { } after)
        {
            _timeout = after;
            _source = CancellationTokenSource.CreateLinkedTokenSource(caller);
            _source.CancelAfter(after);
        }
    }

    /// <summary>Cancelled when the time is up, or the caller has gone.</summary>
    public CancellationToken Token => _source?.Token ?? _caller;

    /// <summary>Of a request.</summary>
    /// <exception cref="InvalidInputException">It is no time.</exception>
    public static RequestDeadline Of(TensorRequest request, CancellationToken caller)
    {
        if (!request.Inputs.Parameters.Names.Contains(Timeout))
        {
            return new RequestDeadline(null, caller);
        }

        return request.Inputs.Parameters.Whole(Timeout) is >= 0 and <= int.MaxValue * 1000L and var microseconds
            ? new RequestDeadline(microseconds == 0 ? null : TimeSpan.FromMicroseconds(microseconds), caller)
            : throw InvalidInputException.At($"$.parameters.{Timeout}", "is no whole number of microseconds");
    }

    /// <summary>Waits for an answer.</summary>
    /// <exception cref="DeadlineExceededException">There is none in time.</exception>
    /// <param name="model">The model's name.</param>
    /// <param name="answer">The answer.</param>
    public async Task<T> WaitAsync<T>(string model, Task<T> answer)
    {
        try
        {
            return await answer;
        }
        catch (OperationCanceledException) when (_source is { IsCancellationRequested: true } && !_caller.IsCancellationRequested)
        {
            throw new DeadlineExceededException(model, _timeout);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _source?.Dispose();
}
