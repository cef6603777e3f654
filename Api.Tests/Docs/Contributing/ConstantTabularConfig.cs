using Interlock.Application.Configuration;

namespace Interlock.Infrastructure.Runtimes.Constant;

/// <summary>A version of a <c>tabular</c> model that gives every row the same label: a baseline to compare with.</summary>
[ConfigName("constant")]
public sealed record ConstantTabularConfig : VersionConfig
{
    [ConfigDoc("The label of every row.")]
    public required string Label { get; init; }
}
