namespace Interlock.Infrastructure.Runtimes.Catalog;

/// <summary>
/// What a loaded version holds, freed in the order of a stack. That happens on whichever thread ends the last lease: what fails there is told, and
/// not thrown into a request that was answered.
/// </summary>
/// <param name="failed">Is told what freeing it threw.</param>
internal sealed class VersionLifetime(Action<Exception> failed) : IDisposable
{
    private readonly Stack<IDisposable> _held = [];

    /// <summary>Adds one more object to dispose.</summary>
    public T Add<T>(T held)
        where T : IDisposable
    {
        _held.Push(held);
        return held;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        while (_held.TryPop(out var held))
        {
            try
            {
                held.Dispose();
            }
            catch (Exception e)
            {
                failed(e);
            }
        }
    }
}
