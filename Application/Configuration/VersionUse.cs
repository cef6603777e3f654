namespace Interlock.Application.Configuration;

/// <summary>Whether the versions that a model names are there, and make sense together.</summary>
internal static class VersionUse
{
    public static IEnumerable<ConfigProblem> Check(ModelConfig model)
    {
        if (model.Versions.Count == 0)
        {
            yield break;
        }

        if (model.Active.Length == 0)
        {
            yield return new ConfigProblem("active", $"the key 'active' is missing; it needs one of: {string.Join(", ", model.Versions.Keys)}");
            yield break;
        }

        foreach (var (path, name) in Named(model).Where(named => !model.Versions.ContainsKey(named.Name)))
        {
            yield return new ConfigProblem(path, $"there is no version '{name}'; the versions are: {string.Join(", ", model.Versions.Keys)}")
            {
                DependsOn = "versions",
            };
        }

        if (model.Canary?.Version == model.Active)
        {
            yield return new ConfigProblem("canary.version", $"'{model.Active}' is the active version") { DependsOn = "active" };
        }

        if (model.Shadow == model.Active)
        {
            yield return new ConfigProblem("shadow", $"'{model.Active}' is the active version") { DependsOn = "active" };
        }
    }

    private static IEnumerable<(string Path, string Name)> Named(ModelConfig model)
    {
        yield return ("active", model.Active);
        if (model.Canary is { } canary)
        {
            yield return ("canary.version", canary.Version);
        }

        if (model.Shadow is { } shadow)
        {
            yield return ("shadow", shadow);
        }

        for (var i = 0; i < model.KeepLoaded.Count; i++)
        {
            yield return ($"keep-loaded[{i}]", model.KeepLoaded[i]);
        }
    }
}
