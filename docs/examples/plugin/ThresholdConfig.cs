using Interlock.Application.Configuration;

namespace Threshold;

/// <summary>A version of a tabular model that compares one feature with a number.</summary>
[ConfigName("threshold")]
public sealed record ThresholdConfig : VersionConfig
{
    [ConfigDoc("The feature that is compared.")]
    public required string Feature { get; init; }

    [ConfigDoc("From this value on a row gets the second label.")]
    public required double Threshold { get; init; }
}
