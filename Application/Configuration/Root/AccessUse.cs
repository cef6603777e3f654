using Interlock.Domain;

namespace Interlock.Application.Configuration.Root;

/// <summary>Checks <c>access</c> against the rest of config.yaml.</summary>
internal static class AccessUse
{
    /// <summary>Every problem.</summary>
    public static IEnumerable<ConfigProblem> Check(InterlockConfig config)
    {
        if (config.Access is null && config.Server.ListensBeyondLoopback)
        {
            yield return new ConfigProblem(
                "server.urls",
                "lets other machines call this server, so config.yaml must say who may. Paste this line without indent, then make a key by 'keys add ops --role admin': "
                + "access: { anonymous: [health] } -- or listen on this machine only: server: { urls: http://localhost:4000 }");
        }

        if (config.Access is not null && config.Server.AdminKey.Length > 0)
        {
            yield return new ConfigProblem("server.admin-key", "has no place beside 'access': give the caller a key of the role admin instead") { DependsOn = "access" };
        }

        if (config.Access?.Certificates is not null && !config.Server.UsesHttps)
        {
            yield return new ConfigProblem("access.certificates", "is not used: no address in 'server.urls' is one of https", IsWarning: true) { DependsOn = "server" };
        }

        foreach (var (name, key) in config.Access?.Keys ?? new Dictionary<string, Application.Access.KeyConfig>())
        {
            foreach (var (i, model) in key.Models.Index().Where(model => !config.Models.ContainsKey(model.Item)))
            {
                var nearest = NearestName.Of(model, config.Models.Keys);
                yield return new ConfigProblem($"access.keys.{name}.models[{i}]", $"there is no model '{Excerpt.Of(model, 64)}'{(nearest is null ? "" : $"; did you mean '{nearest}'?")}", IsWarning: true) { DependsOn = "models" };
            }
        }
    }
}
