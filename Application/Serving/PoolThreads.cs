namespace Interlock.Application.Serving;

/// <summary>Keeps as many threads for others as there would be without those that runs keep. By itself the pool adds one or two a second.</summary>
internal static class PoolThreads
{
    private static readonly int Usual = Least();

    private static int _kept;

    /// <summary>Says how many are kept now.</summary>
    public static void MakeUpFor(int kept)
    {
        if (Interlocked.Exchange(ref _kept, kept) != kept)
        {
            ThreadPool.GetMinThreads(out _, out var ports);
            ThreadPool.SetMinThreads(Usual + kept, ports);
        }
    }

    private static int Least()
    {
        ThreadPool.GetMinThreads(out var workers, out _);
        return workers;
    }
}
