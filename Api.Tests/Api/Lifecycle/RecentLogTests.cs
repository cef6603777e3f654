using Interlock.Api.Lifecycle;
using NLog;
using NLog.Config;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Lifecycle;

/// <summary>The last warnings and errors are kept in memory.</summary>
internal sealed class RecentLogTests
{
    [Test]
    public void Lines_OfSeveralConfigurations_AreTheLastWarningsAndErrors()
    {
        using var logs = new LogFactory();
        Configure(logs);
        logs.GetLogger("a").Info("not this");
        logs.GetLogger("a").Warn("first");
        Configure(logs);
        logs.GetLogger("b").Error(new InvalidOperationException("the password is 1234"), "second");

        var lines = RecentLog.Lines.Take(2).Select(line => (line.Level, line.Logger, line.Exception, line.Message));

        Assert.That(lines, Is.EqualTo(new[] { ("error", "b", "System.InvalidOperationException", "second"), ("warn", "a", "", "first") }));
        Assert.That(RecentLog.Lines[0].Time.Kind, Is.EqualTo(DateTimeKind.Utc));

        for (var i = 0; i < 300; i++)
        {
            logs.GetLogger("c").Warn("again");
        }

        Assert.That(RecentLog.Lines, Has.Count.EqualTo(200));
    }

    private static void Configure(LogFactory logs)
    {
        var configuration = new LoggingConfiguration(logs);
        RecentLog.AddTo(configuration);
        logs.Configuration = configuration;
    }
}
