using Interlock.Application.Configuration;

namespace Interlock.Infrastructure.Runtimes.Http;

/// <summary>A version of a <c>route</c> model that another server answers, by the same contract as this one's.</summary>
[ConfigName("http")]
public sealed record HttpRouteConfig : VersionConfig
{
    [ConfigDoc("The entry of 'clients' whose url is the full address of the other server's endpoint.")]
    public required string Client { get; init; }

    /// <inheritdoc />
    public override IEnumerable<string> Clients => [Client];

    /// <inheritdoc />
    public override string? NeededClient => Client;

    /// <inheritdoc />
    /// <remarks>The client has its own limits, <c>max-concurrent</c> and <c>queue</c>.</remarks>
    public override int? Instances => 256;
}
