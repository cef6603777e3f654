using Interlock.Api.Lifecycle;
using NLog.Config;
using NLog.Targets;
using NUnit.Framework;
using Level = NLog.LogLevel;

namespace Interlock.Api.Tests.Api.Lifecycle;

/// <summary>Levels are switched within the rules of nlog.config.</summary>
[Parallelizable]
internal sealed class LogLevelsTests
{
    private static readonly LogSettings Usual = new(Info: true, Warning: true, Error: true, Verbose: 0);

    private readonly LoggingConfiguration _configuration = new();

    private LoggingRule _application = null!;
    private LoggingRule _errors = null!;
    private LoggingRule _audit = null!;
    private LoggingRule _ended = null!;

    [SetUp]
    public void Configure()
    {
        _audit = Add("Interlock.Audit", Level.Info);
        _ended = new LoggingRule { LoggerNamePattern = "System.*", Final = true };
        _ended.EnableLoggingForLevels(Level.Trace, Level.Info);
        _configuration.LoggingRules.Add(_ended);
        _application = Add("*", Level.Info);
        _errors = Add("*", Level.Error);
    }

    [TearDown]
    public void Clear() => _configuration.LoggingRules.Clear();

    [Test]
    public void Settings_AsLoaded_AreThoseOfTheRules()
    {
        Assert.That(new LogLevels(_configuration).Settings, Is.EqualTo(Usual));
        _application.SetLoggingLevels(Level.Debug, Level.Fatal);
        Assert.That(new LogLevels(_configuration).Settings, Is.EqualTo(Usual with { Verbose = 1 }));
        _application.SetLoggingLevels(Level.Warn, Level.Fatal);
        Assert.That(new LogLevels(_configuration).Settings, Is.EqualTo(Usual with { Info = false }));
    }

    [Test]
    public void Change_OffAndOn_EveryRuleHasItsLevelsAgain()
    {
        var levels = new LogLevels(_configuration);

        levels.Change(_ => new LogSettings(false, false, false, 0));

        Assert.That((_application.Levels.Count, _errors.Levels.Count), Is.EqualTo((0, 0)));
        Assert.That(_audit.Levels, Is.EqualTo(LevelsFrom(Level.Info)), "the audit is always written");
        Assert.That(_ended.Levels, Is.EqualTo(new[] { Level.Trace, Level.Debug, Level.Info }), "what a rule ends is not written");
        Assert.That(levels.Change(_ => Usual), Is.EqualTo((new LogSettings(false, false, false, 0), Usual)));
        Assert.That(_application.Levels, Is.EqualTo(LevelsFrom(Level.Info)));
        Assert.That(_errors.Levels, Is.EqualTo(LevelsFrom(Level.Error)));
    }

    [TestCase(1, "Debug")]
    [TestCase(2, "Trace")]
    [TestCase(9, "Trace")]
    public void Change_Verbose_IsWrittenWhereTheLeastLevelIs(int verbose, string least)
    {
        new LogLevels(_configuration).Change(settings => settings with { Verbose = verbose });

        Assert.That(_application.Levels, Is.EqualTo(LevelsFrom(Level.FromString(least))));
        Assert.That(_errors.Levels, Is.EqualTo(LevelsFrom(Level.Error)));
    }

    [Test]
    public void Change_ThatThrows_ChangesNothing()
    {
        var levels = new LogLevels(_configuration);

        Assert.That(() => levels.Change(_ => throw new NotSupportedException()), Throws.TypeOf<NotSupportedException>());

        Assert.That(levels.Settings, Is.EqualTo(Usual));
        Assert.That(_application.Levels, Is.EqualTo(LevelsFrom(Level.Info)));
    }

    private static IEnumerable<Level> LevelsFrom(Level least) => Level.AllLoggingLevels.Where(level => level >= least);

    private LoggingRule Add(string pattern, Level least)
    {
        var rule = new LoggingRule(pattern, least, new NullTarget());
        _configuration.LoggingRules.Add(rule);
        return rule;
    }
}
