namespace Interlock.Infrastructure.Configuration;

/// <summary>Where config.yaml is: <c>--config</c>, else <c>$APP_ROOT/config.yaml</c>, else the working folder.</summary>
public static class ConfigLocation
{
    /// <summary>The name of the file with variables, beside it.</summary>
    public const string DotEnv = ".env";

    /// <summary>The path of the file; it need not exist.</summary>
    /// <param name="option">What <c>--config</c> said, or null.</param>
    public static string Find(string? option)
    {
        if (!string.IsNullOrEmpty(option))
        {
            return Path.GetFullPath(option);
        }

        var root = Environment.GetEnvironmentVariable("APP_ROOT");
        return Path.GetFullPath("config.yaml", string.IsNullOrEmpty(root) ? Directory.GetCurrentDirectory() : Path.GetFullPath(root));
    }
}
