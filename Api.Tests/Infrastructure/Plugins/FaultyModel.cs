using Interlock.Application.Configuration;
using Interlock.Domain.Models;
using Interlock.Domain.Tabular;

namespace Interlock.Api.Tests.Infrastructure.Plugins;

/// <summary>A model of a plugin that answers the first feature, unless its configuration wants it to fail.</summary>
public sealed class FaultyModel : IModel<TabularRow, TabularResult>
{
    private readonly FaultyConfig _config;

    public FaultyModel(FaultyConfig config)
    {
        _config = config;
        ThrowIf("constructor");
    }

    public ValueTask<IReadOnlyList<TabularResult>> Infer(IReadOnlyList<TabularRow> inputs, CancellationToken cancellationToken)
    {
        ThrowIf("warm-up");
        if (inputs.Any(row => row.Numbers[0] > 100))
        {
            ThrowIf("request");
        }

        return new([.. inputs.Select(row => new TabularResult(row.Numbers[0]))]);
    }

    private void ThrowIf(string place)
    {
        if (_config.FailsIn == place)
        {
            throw new ArithmeticException($"a fault of the {place}");
        }
    }
}

[ConfigName("faulty")]
public sealed record FaultyConfig : VersionConfig, IConfigSection
{
    [ConfigDoc("Where it throws.")]
    public string FailsIn { get; init; } = "";

    public IEnumerable<ConfigProblem> Validate() => FailsIn == "validation" ? throw new ArithmeticException("a fault of the record") : [];
}

public sealed record NamelessConfig : VersionConfig;

[ConfigName("two words")]
public sealed record BadWordConfig : VersionConfig;

[ConfigName("address")]
public sealed record AddressConfig : VersionConfig
{
    [ConfigDoc("No single value of config.yaml.")]
    public Uri? Address { get; init; }
}

[ConfigName("endless")]
public sealed record EndlessConfig : VersionConfig
{
    [ConfigDoc("Holds itself.")]
    public IReadOnlyList<EndlessConfig> Inner { get; init; } = [];
}

[ConfigName("unbounded")]
public sealed record UnboundedConfig : VersionConfig
{
    [ConfigDoc("A range that is none.")]
    [ConfigRange("some", "many")]
    public int Count { get; init; }
}
