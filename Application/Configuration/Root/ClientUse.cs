using Interlock.Application.Clients;
using Interlock.Domain;

namespace Interlock.Application.Configuration.Root;

/// <summary>Whether versions and clients fit together.</summary>
internal static class ClientUse
{
    public static IEnumerable<ConfigProblem> Check(InterlockConfig config)
    {
        var versions = config.Models
            .SelectMany(model => model.Value.Versions, (model, version) => (Path: $"models.{model.Key}.versions.{version.Key}", Version: version.Value))
            .ToList();
        var used = versions.SelectMany(version => version.Version.Clients).ToHashSet(StringComparer.Ordinal);
        return versions
            .Select(version => CheckNeeded(version.Version.NeededClient, $"{version.Path}.client", config.Clients))
            .OfType<ConfigProblem>()
            .Concat(config.Clients.Keys
                .Where(name => !used.Contains(name))
                .Select(name => new ConfigProblem($"clients.{name}", "no model uses this client", IsWarning: true)));
    }

    private static ConfigProblem? CheckNeeded(string? name, string path, IReadOnlyDictionary<string, ClientConfig> clients)
    {
        if (name is null || (clients.TryGetValue(name, out var client) && client.IsUsed))
        {
            return null;
        }

        return client is null
            ? new ConfigProblem(path, $"there is no client '{Excerpt.Of(name, 64)}'; {Known(name, clients.Keys)}") { DependsOn = "clients" }
            : new ConfigProblem(path, $"the client '{name}' has no address: clients.{name}.url is empty") { DependsOn = $"clients.{name}.url" };
    }

    private static string Known(string name, IEnumerable<string> clients)
    {
        var known = string.Join(", ", clients);
        var hint = NearestName.Of(name, clients) is { } nearest ? $"; did you mean '{nearest}'?" : "";
        return known.Length > 0 ? $"the clients are: {known}{hint}" : "'clients' has none";
    }
}
