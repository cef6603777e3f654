using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests;

/// <summary>What a whole run shares and must give back.</summary>
[SetUpFixture]
internal sealed class TestRun
{
    [OneTimeTearDown]
    public Task StopServers() => Task.WhenAll(PostgresServer.StopSharedAsync(), RabbitMqBroker.StopSharedAsync(), TestDatabases.DropAsync());
}
