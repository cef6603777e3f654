using System.Diagnostics;

namespace Interlock.Application.Serving.Threads;

/// <summary>
/// Cuts long work in pieces, so that requests get the processors between them: whoever finds both of two processors busy waits for a piece, not for all of it.
/// </summary>
internal sealed class Pace
{
    private static readonly TimeSpan Piece = TimeSpan.FromMilliseconds(0.25);

    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(1);

    private long _begun = Stopwatch.GetTimestamp();

    /// <summary>To be awaited between two steps: rests if they have made up a piece.</summary>
    public ValueTask NextAsync(CancellationToken cancellationToken) =>
        Stopwatch.GetElapsedTime(_begun) < Piece ? ValueTask.CompletedTask : new ValueTask(RestAsync(cancellationToken));

    private async Task RestAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(Rest, cancellationToken);
        _begun = Stopwatch.GetTimestamp();
    }
}
