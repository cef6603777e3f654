namespace Interlock.Application.Jobs;

/// <summary>Says that there may be runs to distribute, so that this server looks now and not at its next look.</summary>
public sealed class RunSignal : IDisposable
{
    private readonly SemaphoreSlim _given = new(0, 1);

    /// <summary>There may be something.</summary>
    public void Give()
    {
        try
        {
            _given.Release();
        }
        catch (SemaphoreFullException)
        {
            // It was given already.
        }
    }

    /// <summary>Waits until it is given, or for as long as said.</summary>
    public Task WaitAsync(TimeSpan most, CancellationToken cancellationToken) => _given.WaitAsync(most, cancellationToken);

    /// <inheritdoc />
    public void Dispose() => _given.Dispose();
}
