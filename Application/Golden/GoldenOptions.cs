namespace Interlock.Application.Golden;

/// <summary>What the golden requests of a model are made of.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Folder">The folder of config.yaml.</param>
public sealed record GoldenOptions(string Model, string Folder)
{
    /// <summary>How many requests to write, unless something else is asked for.</summary>
    public const int UsualCount = 50;

    /// <summary>The version that must answer them; null for the active one of config.yaml.</summary>
    public string? Version { get; init; }

    /// <summary>A CSV file with the features; null for recorded predictions whose label is known.</summary>
    public string? File { get; init; }

    /// <summary>The column of the CSV file with the label or the value; null for one of the usual names, where there is one.</summary>
    public string? Label { get; init; }

    /// <summary>At most so many requests.</summary>
    public int Count { get; init; } = UsualCount;

    /// <summary>The largest allowed difference of a number; null to take it from the version's answers.</summary>
    public double? Tolerance { get; init; }

    /// <summary>The golden file; null for the one that <c>swap.golden</c> names, else <c>models/MODEL/golden.jsonl</c> beside config.yaml.</summary>
    public string? Output { get; init; }

    /// <summary>Whether a file that is there is replaced.</summary>
    public bool Force { get; init; }
}
