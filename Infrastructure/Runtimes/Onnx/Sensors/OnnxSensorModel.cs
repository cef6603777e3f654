using Interlock.Domain;
using Interlock.Domain.Models;
using Interlock.Domain.Sensors;
using Interlock.Infrastructure.Runtimes.Slots;
using Microsoft.Extensions.ObjectPool;
using Microsoft.ML.OnnxRuntime;

namespace Interlock.Infrastructure.Runtimes.Onnx.Sensors;

/// <summary>An ONNX file over windows of readings; <see cref="SensorWindows"/> defines a window.</summary>
public sealed class OnnxSensorModel : ISensorModel, IFileHashes, IDisposable
{
    private const int LargestBatch = 256;

    private readonly OnnxSensorConfig _config;
    private readonly OnnxSession _session;
    private readonly SensorPlan _plan;
    private readonly ObjectPool<OnnxRun> _runs;

    /// <summary>Loads the file and matches it with the contract.</summary>
    /// <exception cref="ModelLoadException">The file is no model or does not fit; every mismatch is named.</exception>
    public OnnxSensorModel(OnnxSensorConfig version, OnnxLoader loader)
    {
        _config = version;
        _session = loader.Load(version.Path, version.Sha256, version);
        var problems = new List<string>();
        _plan = SensorPlan.Match(_session, problems);
        if (problems.Count > 0)
        {
            _session.Dispose();
            throw new ModelLoadException(_session.Mismatch("a sensor model", problems));
        }

        _runs = new OnnxRunPolicy(_session, [_plan.Item], [_plan.Output]).CreatePool();
    }

    /// <inheritdoc />
    public TimeSpan History => _config.History;

    /// <inheritdoc />
    public IReadOnlyDictionary<string, string> Sha256 => _session.Sha256;

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<SensorDayScores>> Infer(IReadOnlyList<SensorDay> inputs, CancellationToken cancellationToken)
    {
        var answers = new SensorDayScores[inputs.Count];
        var run = _runs.Get();
        try
        {
            for (var i = 0; i < answers.Length; i++)
            {
                answers[i] = SlotScores.OfDay(
                    inputs[i], _config.History, _config.MinDays, _config.Threshold, (windows, scores) => Score(windows, scores, run, cancellationToken));
            }
        }
        catch (OnnxRuntimeException e)
        {
            throw new InferenceException($"ONNX Runtime failed: {e.Message}", e);
        }
        finally
        {
            _runs.Return(run);
        }

        return ValueTask.FromResult<IReadOnlyList<SensorDayScores>>(answers);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _session.Dispose();
        ((IDisposable)_runs).Dispose();
    }

    private void Score(SensorWindows windows, double[] scores, OnnxRun run, CancellationToken cancellationToken)
    {
        var step = _plan.OneByOne ? 1 : LargestBatch;
        for (var start = 0; start < windows.Count; start += step)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Run(windows, start, Math.Min(step, windows.Count - start), run, scores);
        }
    }

    private void Run(SensorWindows windows, int start, int count, OnnxRun run, double[] scores)
    {
        var width = _plan.Window * (_plan.WithSteps ? 2 : 1);
        var numbers = run.Inputs[0].Numbers<float>(count);
        for (var i = 0; i < count; i++)
        {
            windows.Write(start + i, _plan.Window, numbers.Slice(i * width, width));
        }

        run.Execute(count);
        Read(run.Tensor(0), count, windows, start, scores);
    }

    private static void Read(OutputTensor output, int count, SensorWindows windows, int start, double[] scores)
    {
        if (output.Count != count)
        {
            throw new InferenceException($"the model gave {output.Count} scores where {count} were expected");
        }

        for (var i = 0; i < count; i++)
        {
            var score = output.Real(i);
            scores[windows.SlotOf(start + i)] = score is >= 0 and <= 1
                ? score
                : throw new InferenceException("the model gave a score that is not between 0 and 1");
        }
    }
}
