namespace Interlock.Api.Tests.Support;

/// <summary>Holds up the loading of a model until it is released.</summary>
internal sealed class HeldLoad : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private readonly ManualResetEventSlim _released = new();
    private readonly string _file;
    private int _held;

    /// <summary>From now on loading this file waits.</summary>
    public HeldLoad(ScriptedModels models, string file)
    {
        _file = file;
        models.Loading = Hold;
    }

    public Task BegunAsync() => Poll.UntilAsync(() => Task.FromResult(Volatile.Read(ref _held) > 0), $"{_file} is being loaded");

    public void Release() => _released.Set();

    public void Dispose() => Release();

    private void Hold(ScriptedModel model)
    {
        if (model.Name == _file)
        {
            Interlocked.Increment(ref _held);
            _released.Wait(Longest);
        }
    }
}
