using Interlock.Application.Configuration;

namespace Interlock.Application.Kinds.Tabular;

/// <summary>What a feature holds.</summary>
public enum FeatureType
{
    /// <summary>A finite number.</summary>
    Number,

    /// <summary>A whole number of at most 2^53 - 1.</summary>
    Integer,

    /// <summary>true or false.</summary>
    Boolean,

    /// <summary>Text, perhaps one of <c>values</c>.</summary>
    Text,
}

/// <summary>An entry of <c>features</c>: one column of a tabular model.</summary>
public sealed record FeatureConfig : IConfigSection
{
    [ConfigDoc("What the feature holds.")]
    public FeatureType Type { get; init; } = FeatureType.Number;

    [ConfigDoc("Smallest allowed number.")]
    public double? Min { get; init; }

    [ConfigDoc("Largest allowed number.")]
    public double? Max { get; init; }

    [ConfigDoc("The allowed texts; empty means any.")]
    public IReadOnlyList<string> Values { get; init; } = [];

    [ConfigDoc("Whether it may be missing or null (NaN, or an empty text, to the runtime).")]
    public bool Optional { get; init; }

    [ConfigDoc("Unit, shown by the API.")]
    public string Unit { get; init; } = "";

    /// <summary>A valid value in the middle of the range, for warm-up and examples; 0 for a text.</summary>
    public double Midpoint
    {
        get
        {
            var middle = ((Min ?? Max ?? 0) + (Max ?? Min ?? 0)) / 2;
            return Type switch
            {
                FeatureType.Number => middle,
                FeatureType.Integer => Math.Clamp(Math.Round(middle), Math.Ceiling(Min ?? middle), Math.Floor(Max ?? middle + 1)),
                _ => 0,
            };
        }
    }

    /// <summary>A valid value at a place of the range, from 0 to 1, that is not 0 where the range allows it; an open side reaches as far as 2.</summary>
    internal double ValueAt(double share)
    {
        var (low, high) = (Min ?? (Max is { } max ? Math.Min(0, max - 2) : 0), Max ?? (Min is { } min ? Math.Max(2, min + 2) : 2));
        var value = low + (share * (high - low)) is var at && at == 0 ? high / 2 : at;
        return Type switch
        {
            FeatureType.Number => value,
            FeatureType.Integer => Math.Clamp(Math.Round(value), Math.Ceiling(low), Math.Max(Math.Ceiling(low), Math.Floor(high))),
            FeatureType.Boolean => share > 0.5 ? 1 : 0,
            _ => 0,
        };
    }

    /// <inheritdoc />
    public IEnumerable<ConfigProblem> Validate()
    {
        if (Min > Max)
        {
            yield return new ConfigProblem("min", $"{Min} is above max ({Max})") { DependsOn = "max" };
        }

        (string Key, double? Bound)[] bounds = Type is FeatureType.Text or FeatureType.Boolean ? [("min", Min), ("max", Max)] : [];
        foreach (var (key, _) in bounds.Where(bound => bound.Bound is not null))
        {
            yield return new ConfigProblem(key, "only a number or an integer has a range") { DependsOn = "type" };
        }

        if (Type is not FeatureType.Text && Values.Count > 0)
        {
            yield return new ConfigProblem("values", "only a text has values; add 'type: text'") { DependsOn = "type" };
        }
    }
}
