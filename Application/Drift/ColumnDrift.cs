namespace Interlock.Application.Drift;

/// <summary>Compares one column of samples with its part of a reference.</summary>
internal sealed class ColumnDrift
{
    private readonly DriftColumn _column;
    private readonly ColumnReference _reference;
    private readonly NumberDrift? _numbers;
    private readonly ValueDrift? _texts;
    private long _missing;

    /// <summary>Starts with no samples.</summary>
    /// <param name="column">The column.</param>
    /// <param name="reference">Its part of the reference; null, or one of another type, for none.</param>
    public ColumnDrift(DriftColumn column, ColumnReference? reference)
    {
        (_column, _reference) = (column, reference ?? new ColumnReference());
        if (column.Number is null)
        {
            _texts = new ValueDrift(_reference.Texts ?? new Dictionary<string, long>());
        }
        else
        {
            _numbers = new NumberDrift(_reference.Numbers ?? NumberReference.Of([]));
        }
    }

    /// <summary>Adds a sample.</summary>
    public void Add(DriftSample sample)
    {
        if (_numbers is not null && _column.Number!(sample) is var number && double.IsFinite(number))
        {
            _numbers.Add(number);
        }
        else if (_texts is not null && _column.Text!(sample) is { } text)
        {
            _texts.Add(text);
        }
        else
        {
            _missing++;
        }
    }

    /// <summary>How the samples differ from the reference.</summary>
    public ColumnReport Report()
    {
        var (count, known) = (_numbers?.Count ?? _texts!.Count, _reference.Numbers is { UpTo: [.., var all] } ? all : _reference.Texts?.Values.Sum() ?? 0);
        return new ColumnReport(_column.Name, _column.Role)
        {
            Count = count,
            Missing = ShareOf(_missing, count + _missing),
            ReferenceMissing = ShareOf(_reference.Missing, known + _reference.Missing),
            OutOfRange = known == 0 ? 0 : ShareOf(_numbers?.OutOfRange ?? _texts!.OutOfRange, count),
            Psi = _numbers is null ? _texts!.Psi : _numbers.Psi,
            Ks = _numbers?.Ks,
            Edges = _numbers is null ? null : _reference.Numbers?.Edges ?? [],
            Values = _texts?.Shares,
        };
    }

    private static double ShareOf(long part, long all) => all == 0 ? 0 : (double)part / all;
}
