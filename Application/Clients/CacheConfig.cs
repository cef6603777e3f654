using Interlock.Application.Configuration;

namespace Interlock.Application.Clients;

/// <summary>The section <c>cache</c> of a client.</summary>
public sealed record CacheConfig
{
    [ConfigDoc("Most memory for kept tables; 0B keeps none.")]
    [ConfigRange("0B", "16GiB")]
    public ByteSize Size { get; init; } = ByteSize.FromMiB(64);

    [ConfigDoc("How long a table is kept.")]
    [ConfigRange("1s", "30d")]
    public TimeSpan Age { get; init; } = TimeSpan.FromMinutes(10);
}
