namespace Interlock.Infrastructure.Runtimes.Onnx;

/// <summary>Keeps what runs need for the next run. Thread-safe; more runs at once than places get one of their own.</summary>
internal sealed class RunPool<T>(Func<T> create) : IDisposable
    where T : class, IDisposable
{
    private readonly T?[] _places = new T?[Environment.ProcessorCount * 2];
    private volatile bool _disposed;

    public T Rent()
    {
        for (var i = 0; i < _places.Length; i++)
        {
            if (_places[i] is not null && Interlocked.Exchange(ref _places[i], null) is { } item)
            {
                return item;
            }
        }

        return create();
    }

    public void Return(T item)
    {
        for (var i = 0; i < _places.Length && !_disposed; i++)
        {
            if (Interlocked.CompareExchange(ref _places[i], item, null) is null)
            {
                return;
            }
        }

        item.Dispose();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _disposed = true;
        for (var i = 0; i < _places.Length; i++)
        {
            Interlocked.Exchange(ref _places[i], null)?.Dispose();
        }
    }
}
