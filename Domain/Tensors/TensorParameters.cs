namespace Interlock.Domain.Tensors;

/// <summary>What a request, a tensor or a requested output says by name: texts, numbers and truth values.</summary>
public sealed class TensorParameters
{
    /// <summary>None.</summary>
    public static readonly TensorParameters None = new();

    private readonly Dictionary<string, object> _values = new(StringComparer.Ordinal);

    /// <summary>The names.</summary>
    public IEnumerable<string> Names => _values.Keys;

    /// <summary>Adds a parameter.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">A <see cref="string"/>, <see cref="long"/>, <see cref="double"/> or <see cref="bool"/>.</param>
    /// <returns>False where the name is there already.</returns>
    public bool Add(string name, object value) => _values.TryAdd(name, value);

    /// <summary>Whether it is true.</summary>
    public bool? Flag(string name) => _values.GetValueOrDefault(name) as bool?;

    /// <summary>A text, or null.</summary>
    public string? Text(string name) => _values.GetValueOrDefault(name) as string;

    /// <summary>A whole number, or null.</summary>
    public long? Whole(string name) => _values.GetValueOrDefault(name) as long?;

    /// <summary>A number, or null.</summary>
    public double? Number(string name) => _values.GetValueOrDefault(name) switch
    {
        long whole => whole,
        double number => number,
        _ => null,
    };
}
