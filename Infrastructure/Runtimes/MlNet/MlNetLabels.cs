using System.Globalization;

namespace Interlock.Infrastructure.Runtimes.MlNet;

/// <summary>The contract's labels and their places, however the file writes them: <c>True</c> is <c>true</c>, the float 1 is <c>1</c>.</summary>
internal sealed class MlNetLabels
{
    private readonly Dictionary<string, int> _byText;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _bySpan;
    private readonly Dictionary<double, int> _byNumber = [];

    /// <summary>Labels that differ in case only are told apart by it.</summary>
    public MlNetLabels(IReadOnlyList<string> labels)
    {
        Labels = labels;
        var caseMatters = labels.Distinct(StringComparer.OrdinalIgnoreCase).Count() < labels.Count;
        _byText = new Dictionary<string, int>(caseMatters ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase);
        _bySpan = _byText.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var i = 0; i < labels.Count; i++)
        {
            _byText[labels[i]] = i;
            if (double.TryParse(labels[i], NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            {
                _byNumber[number] = i;
            }
        }
    }

    /// <summary>The labels in the contract's order.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>The place of the class that a binary model calls true: of the label <c>true</c> if there is one, else the second.</summary>
    public int Positive => _byText.GetValueOrDefault("true", _byText.TryGetValue("false", out var negative) ? 1 - negative : 1);

    /// <summary>The place of a label, or -1.</summary>
    public int IndexOf(ReadOnlySpan<char> text) => _bySpan.TryGetValue(text, out var index) ? index : -1;

    /// <summary>The place of a label that is a number, or -1.</summary>
    public int IndexOf(double number) => _byNumber.GetValueOrDefault(number, -1);
}
