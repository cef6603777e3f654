using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Interlock.Domain.Tabular;

namespace Interlock.Application.Kinds.Tabular;

/// <summary>A tabular model's contract, laid out for reading requests: features by place and by name.</summary>
public sealed class TabularContract
{
    private static readonly ConditionalWeakTable<TabularModelConfig, TabularContract> Contracts = [];

    private readonly Dictionary<string, int> _places;

    private TabularContract(TabularModelConfig config)
    {
        Features = [.. config.Features.Select(feature => new Feature(feature.Key, feature.Value))];
        HasText = Features.Any(feature => feature.Config.Type == FeatureType.Text);
        MaxRows = config.MaxRows;
        WriteRow = (json, row) => TabularJson.WriteRow(json, row, this);
        _places = Features.Select((feature, i) => (feature.Name, i)).ToDictionary(StringComparer.Ordinal);
    }

    /// <summary>The features, in the order of a row.</summary>
    public IReadOnlyList<Feature> Features { get; }

    /// <summary>Whether any feature is text.</summary>
    public bool HasText { get; }

    /// <summary>Most rows in one request.</summary>
    public int MaxRows { get; }

    /// <summary>Writes a row as JSON; kept here so that no request makes a delegate.</summary>
    internal Action<Utf8JsonWriter, TabularRow> WriteRow { get; }

    /// <summary>The names, in the order of a row.</summary>
    public IEnumerable<string> Names => _places.Keys;

    /// <summary>The contract of a model; made once per configuration.</summary>
    public static TabularContract Of(TabularModelConfig config) => Contracts.GetValue(config, static config => new TabularContract(config));

    /// <summary>The feature's place in a row, or -1.</summary>
    public int PlaceOf(string name) => _places.GetValueOrDefault(name, -1);
}

/// <summary>A feature of a contract.</summary>
/// <param name="Name">As front-ends write it.</param>
/// <param name="Config">What it may hold.</param>
public sealed record Feature(string Name, FeatureConfig Config)
{
    /// <summary>The name in UTF-8, to compare with a request without making strings.</summary>
    public byte[] Utf8Name { get; } = Encoding.UTF8.GetBytes(Name);
}
