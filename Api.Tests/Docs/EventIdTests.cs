using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Interlock.Api.Composition;
using Interlock.Application;
using Interlock.Infrastructure.Configuration;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace Interlock.Api.Tests.Docs;

/// <summary>The events that docs/logging.md lists are those of EventIds, with the levels they are logged at.</summary>
public sealed partial class EventIdTests
{
    private static readonly Assembly[] Assemblies = [typeof(EventIds).Assembly, typeof(ConfigReader).Assembly, typeof(ServerHost).Assembly];

    private static IReadOnlyList<(int Id, string Level)> Documented => [.. Rows().Matches(MarkdownFile.Of("docs", "logging.md").Text)
        .Select(row => (int.Parse(row.Groups["id"].ValueSpan, CultureInfo.InvariantCulture), row.Groups["level"].Value))];

    [Test]
    public void EventsTable_OfThePage_ListsEveryId()
    {
        var ids = typeof(EventIds).GetFields().Select(field => (int)field.GetRawConstantValue()!);

        Assert.That(Documented.Select(row => row.Id), Is.EqualTo(ids.Order()));
    }

    [Test]
    public void EventsTable_OfThePage_HasTheLevelsOfTheSource()
    {
        var logged = Assemblies.SelectMany(assembly => assembly.GetTypes())
            .SelectMany(type => type.GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly))
            .SelectMany(method => method.GetCustomAttributes<LoggerMessageAttribute>())
            .Select(message => (message.EventId, NLogNameOf(message.Level)))
            .Distinct();

        Assert.That(Documented, Is.EquivalentTo(logged));
    }

    private static string NLogNameOf(LogLevel level) => level switch
    {
        LogLevel.Information => "Info",
        LogLevel.Warning => "Warn",
        LogLevel.Critical => "Fatal",
        _ => level.ToString(),
    };

    [GeneratedRegex(@"^\| (?<id>\d{4}) \| (?<level>\w+) \|", RegexOptions.Multiline)]
    private static partial Regex Rows();
}
