using Interlock.Application.Configuration;
using Interlock.Domain;

namespace Interlock.Application.Notifications;

/// <summary>What can be wrong with an entry of <c>notifications</c> beyond its types. Its address is never shown.</summary>
internal static class NotificationRules
{
    private const int LongestName = 64;
    private const int LongestTemplate = 2000;

    public static IEnumerable<ConfigProblem> Check(NotificationConfig entry) =>
        [.. CheckUrl(entry.Url), .. CheckEvents(entry), .. CheckTemplate(entry)];

    private static IEnumerable<ConfigProblem> CheckUrl(string url)
    {
        if (!(Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
        {
            yield return new ConfigProblem("url", "is not an address such as https://hooks.example.com/services/...");
        }
        else if (uri.UserInfo.Length > 0)
        {
            yield return new ConfigProblem("url", "must not hold a user and password: they are never sent");
        }
        else if (uri.Fragment.Length > 0)
        {
            yield return new ConfigProblem("url", "must not hold a '#': what is behind it is never sent");
        }
    }

    private static IEnumerable<ConfigProblem> CheckEvents(NotificationConfig entry)
    {
        var known = NotificationConfig.Events.Keys;
        for (var i = 0; i < entry.On.Count; i++)
        {
            if (!known.Any(name => NotificationConfig.Covers(entry.On[i], name)))
            {
                yield return new ConfigProblem($"on[{i}]", $"'{Excerpt.Of(entry.On[i], LongestName)}' is no event; there are: {string.Join(", ", known)}");
            }
        }

        if (entry.On.Count == 0)
        {
            yield return new ConfigProblem("on", "at least one event is needed");
        }
    }

    private static IEnumerable<ConfigProblem> CheckTemplate(NotificationConfig entry)
    {
        if (entry.Template is not { } template)
        {
            yield break;
        }

        if (template.Length is 0 or > LongestTemplate)
        {
            yield return new ConfigProblem("template", $"must have 1 to {LongestTemplate} characters");
        }

        if (NotificationTemplate.HasLooseBraces(template))
        {
            yield return new ConfigProblem("template", "has '{{' or '}}' that is no part of a placeholder such as {{ subject }}");
        }

        var known = NamesOf(entry);
        foreach (var name in NotificationTemplate.NamesIn(template).Distinct().Where(name => !known.Contains(name)))
        {
            yield return new ConfigProblem(
                "template", $"there is no {{{{ {Excerpt.Of(name, LongestName)} }}}}; the events of 'on' have: {string.Join(", ", known)}") { DependsOn = "on" };
        }
    }

    private static List<string> NamesOf(NotificationConfig entry) =>
    [
        .. NotificationEvent.Common
            .Concat(NotificationConfig.Events.Where(known => entry.Tells(known.Key)).SelectMany(known => known.Value.Fields))
            .Distinct(),
    ];
}
