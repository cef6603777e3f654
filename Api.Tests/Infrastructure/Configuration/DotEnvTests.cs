using Interlock.Api.Tests.Support;
using Interlock.Infrastructure.Configuration;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Configuration;

public sealed class DotEnvTests
{
    private readonly TemporaryFolder _folder = new();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [TestCase("TEXT=a b", "a b")]
    [TestCase("  TEXT = a=b ", "a=b")]
    [TestCase("export TEXT=a", "a")]
    [TestCase("TEXT=\"a # b\"", "a # b")]
    [TestCase("TEXT='a\\n'", "a\\n")]
    [TestCase("TEXT=", "")]
    [TestCase("# TEXT=b\r\n\r\nTEXT=a\r\n", "a")]
    [TestCase("\uFEFFTEXT=a", "a")]
    [TestCase("TEXT=b\nTEXT=a", "a")]
    public void Read_LineOfDotEnv_SetsTheVariable(string dotEnv, string expected) => Assert.That(Description(dotEnv), Is.EqualTo(expected));

    [Test]
    public void Read_VariableOfTheProcess_WinsOverDotEnv() => Assert.That(Description("TEXT=file", ("TEXT", "process")), Is.EqualTo("process"));

    [Test]
    public void Read_OverrideInDotEnv_Counts() =>
        Assert.That(Read("INTERLOCK__MODELS__IRIS__ACTIVE=v1\nTEXT=x").Config?.Models["iris"].Active, Is.EqualTo("v1"));

    [TestCase("TEXT=a\nhunter2\n", ".env:2:1: a line of .env is NAME=value, or a comment that begins with '#'")]
    [TestCase("TEXT=a\n=hunter2\n", ".env:2:1: a line of .env is NAME=value, or a comment that begins with '#'")]
    [TestCase("\n\nTEXT=\"hunter2\n", ".env:3:1: the value of TEXT begins with a quote and must end with the same; it is one line, without a comment behind it")]
    [TestCase("TEXT='hunter2' # comment\n", ".env:1:1: the value of TEXT begins with a quote and must end with the same; it is one line, without a comment behind it")]
    public void Read_FaultyLine_IsReportedWithoutItsValue(string dotEnv, string expected)
    {
        var report = Read(dotEnv).Report;

        Assert.That(report.Lines, Does.Contain(expected));
        Assert.That(report.ToString(), Does.Not.Contain("hunter2"));
    }

    [Test]
    public void Read_FaultsInBothFiles_AreReportedFileByFile()
    {
        _folder.Write(".env", "oops\nTEXT=x\noops\n");
        var report = new ConfigReader(new Dictionary<string, string>()).Read(Reading.Iris.Replace("active: v2", "active: v9"), "config.yaml", _folder.Path).Report;

        Assert.That(report.Lines.Select(line => line[..line.IndexOf(": ", StringComparison.Ordinal)]), Is.EqualTo([".env:1:1", ".env:3:1", "config.yaml:8:5"]));
    }

    private string? Description(string dotEnv, params (string Name, string Value)[] environment)
    {
        var reading = Read(dotEnv, environment);
        Assert.That(reading.Report.Lines, Is.Empty);
        return reading.Config?.Models["iris"].Description;
    }

    private ConfigReading Read(string dotEnv, params (string Name, string Value)[] environment)
    {
        _folder.Write(".env", dotEnv);
        var variables = environment.ToDictionary(variable => variable.Name, variable => variable.Value);
        return new ConfigReader(variables).Read($"{Reading.Iris}    description: ${{TEXT}}\n", "config.yaml", _folder.Path);
    }
}
