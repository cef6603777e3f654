using System.Globalization;
using System.Text;

namespace Interlock.Infrastructure.Runtimes.Onnx.Labels;

/// <summary>Finds labels by the text or the whole number a file uses for them.</summary>
internal sealed class LabelSet
{
    private readonly byte[][] _utf8;
    private readonly Dictionary<long, int>? _byNumber;

    /// <param name="labels">The contract's labels.</param>
    public LabelSet(IReadOnlyList<string> labels)
    {
        Names = [.. labels];
        _utf8 = [.. labels.Select(Encoding.UTF8.GetBytes)];
        _byNumber = NumbersOf(labels);
    }

    public string[] Names { get; }

    /// <summary>Whether the labels themselves are whole numbers.</summary>
    public bool AreNumbers => _byNumber is not null;

    /// <summary>The label's index, or -1. A number is an index, unless the labels themselves are whole numbers.</summary>
    public int IndexOf(long number) => _byNumber is not null
        ? _byNumber.GetValueOrDefault(number, -1)
        : number >= 0 && number < Names.Length ? (int)number : -1;

    /// <summary>The label's index, or -1.</summary>
    /// <param name="utf8">The label's text.</param>
    /// <param name="guess">Where to look first.</param>
    public int IndexOf(ReadOnlySpan<byte> utf8, int guess = 0)
    {
        if (guess < _utf8.Length && utf8.SequenceEqual(_utf8[guess]))
        {
            return guess;
        }

        for (var i = 0; i < _utf8.Length; i++)
        {
            if (utf8.SequenceEqual(_utf8[i]))
            {
                return i;
            }
        }

        return -1;
    }

    private static Dictionary<long, int>? NumbersOf(IReadOnlyList<string> labels)
    {
        var numbers = new Dictionary<long, int>();
        for (var i = 0; i < labels.Count; i++)
        {
            if (!long.TryParse(labels[i], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) || !numbers.TryAdd(number, i))
            {
                return null;
            }
        }

        return numbers.Count > 0 ? numbers : null;
    }
}
