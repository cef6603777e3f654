using Interlock.Domain;
using Interlock.Domain.Images;
using Interlock.Infrastructure.Runtimes.Onnx.Labels;
using Microsoft.Extensions.ObjectPool;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Interlock.Infrastructure.Runtimes.Onnx.Images;

/// <summary>One type of an image model: a file and the way pictures go through it. Thread-safe.</summary>
internal sealed class OnnxImageType : IDisposable
{
    private const int Levels = 256;

    // Pixels of a batch are copied; a batch of large pictures is cut so that the copy stays this small.
    private const int MaxElements = 16 * 1024 * 1024;

    private readonly OnnxSession _session;
    private readonly ImagePlan _plan;
    private readonly IReadOnlyList<string> _labels;
    private readonly ObjectPool<OnnxRun> _runs;
    private readonly float[] _values;
    private readonly bool _invert;
    private readonly bool _softmax;
    private readonly int _size;

    public OnnxImageType(OnnxSession session, ImagePlan plan, OnnxImageTypeConfig config, IReadOnlyList<string> labels)
    {
        (_session, _plan, _labels) = (session, plan, labels);
        _runs = new OnnxRunPolicy(session, [plan.Item], [plan.Output]).CreatePool();
        _values = ValuesOf(config, plan.Format.Channels);
        (_invert, _softmax) = (config.Invert, config.Softmax);
        _size = plan.Format.Width * plan.Format.Height * plan.Format.Channels;
        MaxBatch = plan.OneByOne ? 1 : Math.Max(1, MaxElements / _size);
    }

    public PictureFormat Format => _plan.Format;

    /// <summary>Most pictures in one run.</summary>
    public int MaxBatch { get; }

    /// <summary>Answers pictures of this type.</summary>
    /// <param name="pictures">All pictures of the request.</param>
    /// <param name="chosen">Which of them to answer, at most <see cref="MaxBatch"/>.</param>
    /// <param name="results">Receives the answers, at the places of the pictures.</param>
    public void Run(IReadOnlyList<Picture> pictures, ReadOnlySpan<int> chosen, ImageResult[] results)
    {
        var run = _runs.Get();
        try
        {
            Fill(run.Inputs[0], pictures, chosen);
            run.Execute(chosen.Length);
            Read(run.Tensor(0), chosen, results);
        }
        finally
        {
            _runs.Return(run);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _session.Dispose();
        ((IDisposable)_runs).Dispose();
    }

    private void Fill(TensorBuffer input, IReadOnlyList<Picture> pictures, ReadOnlySpan<int> chosen)
    {
        for (var i = 0; i < chosen.Length; i++)
        {
            var pixels = pictures[chosen[i]].Pixels;
            if (pixels.Length != _size)
            {
                throw new InferenceException($"a picture has {pixels.Length} values where {_size} were expected");
            }

            if (_plan.Type is TensorElementType.UInt8)
            {
                FillBytes(input.Numbers<byte>(chosen.Length).Slice(i * _size, _size), pixels);
            }
            else
            {
                FillFloats(input.Numbers<float>(chosen.Length).Slice(i * _size, _size), pixels);
            }
        }
    }

    private void FillFloats(Span<float> into, byte[] pixels)
    {
        var channels = _plan.Format.Channels;
        var (step, plane) = _plan.ChannelsFirst ? (1, _size / channels) : (channels, 1);
        for (var channel = 0; channel < channels; channel++)
        {
            var values = _values.AsSpan(channel * Levels, Levels);
            var target = channel * plane;
            for (var source = channel; source < pixels.Length; source += channels, target += step)
            {
                into[target] = values[pixels[source]];
            }
        }
    }

    private void FillBytes(Span<byte> into, byte[] pixels)
    {
        var channels = _plan.Format.Channels;
        var (step, plane) = _plan.ChannelsFirst ? (1, _size / channels) : (channels, 1);
        for (var channel = 0; channel < channels; channel++)
        {
            var target = channel * plane;
            for (var source = channel; source < pixels.Length; source += channels, target += step)
            {
                into[target] = _invert ? (byte)(byte.MaxValue - pixels[source]) : pixels[source];
            }
        }
    }

    private void Read(OutputTensor tensor, ReadOnlySpan<int> chosen, ImageResult[] results)
    {
        var scores = new float[chosen.Length][];
        ScoreReader.ReadTensor(tensor, _labels.Count, _plan.Order, scores);
        for (var i = 0; i < chosen.Length; i++)
        {
            if (_softmax)
            {
                Softmax(scores[i]);
            }

            var best = ScoreReader.Best(scores[i]);
            results[chosen[i]] = new ImageResult(best, _labels[best], scores[i]);
        }
    }

    private static void Softmax(float[] scores)
    {
        var max = scores.Max();
        var sum = 0.0;
        foreach (var score in scores)
        {
            sum += Math.Exp((double)score - max);
        }

        for (var i = 0; i < scores.Length; i++)
        {
            scores[i] = (float)(Math.Exp((double)scores[i] - max) / sum);
        }
    }

    // What each of the 256 levels of a channel becomes.
    private static float[] ValuesOf(OnnxImageTypeConfig config, int channels)
    {
        var values = new float[channels * Levels];
        for (var i = 0; i < values.Length; i++)
        {
            var (channel, level) = Math.DivRem(i, Levels);
            double value = config.Invert ? byte.MaxValue - level : level;
            value = config.RawPixels ? value : value / byte.MaxValue;
            values[i] = (float)((value - At(config.Mean, channel, 0)) / At(config.Std, channel, 1));
        }

        return values;
    }

    private static double At(IReadOnlyList<double> values, int channel, double otherwise) =>
        values.Count == 0 ? otherwise : values[values.Count == 1 ? 0 : channel];
}
