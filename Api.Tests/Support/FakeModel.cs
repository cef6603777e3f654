using Autofac;
using Interlock.Domain.Models;
using Interlock.Domain.Tabular;

namespace Interlock.Api.Tests.Support;

/// <summary>A tabular model that does what a test says. By default it answers the first feature of each row.</summary>
internal sealed class FakeModel : IModel<TabularRow, TabularResult>
{
    /// <summary>A model named echo that this class can stand behind.</summary>
    public const string Yaml = """
        models:
          echo:
            kind: tabular
            features: { x: {}, y: {} }
            active: v1
            versions: { v1: { runtime: onnx, path: models/iris/v2.onnx } }
            serving: { max-batch: 8, instances: 1, queue: 4, timeout: 20s }
        """;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private volatile TaskCompletionSource? _gate;
    private int _entered;

    /// <summary>What a run does; set after the warm-up.</summary>
    public Func<IReadOnlyList<TabularRow>, IReadOnlyList<TabularResult>> Answer { get; set; } = Echo;

    /// <summary>Rows of every run since <see cref="Close"/>.</summary>
    public List<int> Runs { get; } = [];

    /// <summary>Runs that have begun since <see cref="Close"/>.</summary>
    public int Entered => Volatile.Read(ref _entered);

    /// <summary>Rows of all runs since <see cref="Close"/>.</summary>
    public int Rows
    {
        get
        {
            lock (Runs)
            {
                return Runs.Sum();
            }
        }
    }

    public static IReadOnlyList<TabularResult> Echo(IReadOnlyList<TabularRow> rows) => [.. rows.Select(row => new TabularResult(row.Numbers[0]))];

    /// <summary>Wires it in place of ONNX.</summary>
    public void Wire(ContainerBuilder container) =>
        container.RegisterInstance(this).Keyed<IModel<TabularRow, TabularResult>>("onnx").ExternallyOwned();

    /// <summary>From now on a run waits for <see cref="Open"/>.</summary>
    public void Close()
    {
        Runs.Clear();
        _entered = 0;
        _gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>Lets every run through.</summary>
    public void Open()
    {
        _gate!.TrySetResult();
        _gate = null;
    }

    public Task EnteredAsync(int runs) => Poll.UntilAsync(() => Task.FromResult(Entered >= runs), $"{runs} runs have begun");

    public async ValueTask<IReadOnlyList<TabularResult>> Infer(IReadOnlyList<TabularRow> inputs, CancellationToken cancellationToken)
    {
        if (_gate is { } gate)
        {
            Interlocked.Increment(ref _entered);
            await gate.Task.WaitAsync(Longest, CancellationToken.None);
        }

        lock (Runs)
        {
            Runs.Add(inputs.Count);
        }

        return Answer(inputs);
    }
}
