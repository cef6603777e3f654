using Interlock.Api.Tests.Support;

namespace Interlock.Api.Tests.Api.Sensors;

/// <summary>The repository's configuration, for a server section of the test's own.</summary>
internal static class Sample
{
    public static string WithoutServer { get; } = TestServer.SampleConfig[TestServer.SampleConfig.IndexOf("\nmodels:", StringComparison.Ordinal)..];
}
