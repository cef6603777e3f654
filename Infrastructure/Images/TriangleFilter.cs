namespace Interlock.Infrastructure.Images;

/// <summary>
/// The weights of an antialiased bilinear filter along one side of a picture, in the fixed point of Python's Pillow, so that the result is Pillow's to
/// the last bit.
/// </summary>
internal sealed class TriangleFilter
{
    /// <summary>Bits behind the point of a weight.</summary>
    public const int Precision = 22;

    private readonly int[] _starts;
    private readonly int[] _weights;

    /// <param name="from">Pixels along the side.</param>
    /// <param name="to">Pixels it is scaled to.</param>
    /// <param name="first">The first of them that is wanted.</param>
    /// <param name="count">How many are wanted.</param>
    public TriangleFilter(int from, int to, int first, int count)
    {
        var scale = (double)from / to;
        var support = Math.Max(1, scale);
        Taps = Math.Min((int)Math.Ceiling(support * 2), from);
        _starts = new int[count];
        _weights = new int[count * Taps];
        for (var i = 0; i < count; i++)
        {
            _starts[i] = Fill(_weights.AsSpan(i * Taps, Taps), (first + i + 0.5) * scale, support, from);
        }
    }

    /// <summary>How many pixels each pixel of the result is made of; the weight of some may be 0.</summary>
    public int Taps { get; }

    /// <summary>Pixels of the result.</summary>
    public int Count => _starts.Length;

    /// <summary>The first pixel that a pixel of the result is made of.</summary>
    public int StartOf(int pixel) => _starts[pixel];

    /// <summary>The weights of a pixel of the result.</summary>
    public ReadOnlySpan<int> WeightsOf(int pixel) => _weights.AsSpan(pixel * Taps, Taps);

    // The order of the operations is Pillow's: another one would round differently.
    private static int Fill(Span<int> weights, double centre, double support, int length)
    {
        var first = Math.Max(0, (int)(centre - support + 0.5));
        var end = Math.Min(length, (int)(centre + support + 0.5));
        var sum = 0.0;
        for (var x = first; x < end; x++)
        {
            sum += WeightAt(x, centre, support);
        }

        // A last pixel beyond the taps has a weight of 0.
        var start = Math.Min(first, length - weights.Length);
        for (var x = first; x < Math.Min(end, start + weights.Length); x++)
        {
            weights[x - start] = (int)(0.5 + (WeightAt(x, centre, support) / sum * (1 << Precision)));
        }

        return start;
    }

    private static double WeightAt(int pixel, double centre, double support) =>
        Math.Max(0, 1 - Math.Abs((pixel - centre + 0.5) * (1 / support)));
}
