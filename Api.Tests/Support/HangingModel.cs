using Autofac;
using Interlock.Domain.Models;
using Interlock.Domain.Tabular;

namespace Interlock.Api.Tests.Support;

/// <summary>A tabular model that hangs on rows that begin with <see cref="Bad"/> until it is released, and echoes all others at once.</summary>
/// <param name="keepsThread">Whether it keeps the thread it was called on, or returns a task that does not end.</param>
internal sealed class HangingModel(bool keepsThread) : IModel<TabularRow, TabularResult>, IDisposable
{
    public const double Bad = 13;

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _hanging;

    /// <summary>Runs that hang now.</summary>
    public int Hanging => Volatile.Read(ref _hanging);

    /// <summary>Wires it in place of ONNX.</summary>
    public void Wire(ContainerBuilder container) =>
        container.RegisterInstance(this).Keyed<IModel<TabularRow, TabularResult>>("onnx").ExternallyOwned();

    public Task HangsAsync(int runs) => Poll.UntilAsync(() => Task.FromResult(Hanging >= runs), $"{runs} runs hang");

    public void Release() => _released.TrySetResult();

    public async ValueTask<IReadOnlyList<TabularResult>> Infer(IReadOnlyList<TabularRow> inputs, CancellationToken cancellationToken)
    {
        if (inputs.Any(row => row.Numbers[0] == Bad))
        {
            Interlocked.Increment(ref _hanging);
            if (keepsThread)
            {
                ((IAsyncResult)_released.Task).AsyncWaitHandle.WaitOne(Longest);
            }

            await _released.Task.WaitAsync(Longest, CancellationToken.None);
            Interlocked.Decrement(ref _hanging);
        }

        return FakeModel.Echo(inputs);
    }

    public void Dispose() => Release();
}
