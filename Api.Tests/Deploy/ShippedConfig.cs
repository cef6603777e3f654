using Interlock.Api.Tests.Support;
using Interlock.Application.Configuration.Root;
using Interlock.Infrastructure.Configuration;
using NUnit.Framework;

namespace Interlock.Api.Tests.Deploy;

/// <summary>Configurations that are shipped, read as the server reads them.</summary>
internal static class ShippedConfig
{
    /// <summary>Reads it with a secret in each file that it names, and models of the repository.</summary>
    public static InterlockConfig Read(string yaml)
    {
        using var folder = new TemporaryFolder();
        var secret = folder.Write("secret", "hunter2");
        var here = System.Text.RegularExpressions.Regex.Replace(yaml, @"\$\{file:[^}]+\}", $"${{file:{secret}}}")
            .Replace("/var/lib/interlock/", $"{folder.Path}/", StringComparison.Ordinal);

        var reading = new ConfigReader(new Dictionary<string, string>()).Read(here, "config.yaml", folder.Path);

        Assert.That(reading.Report.Lines, Is.Empty);
        return reading.ValidConfig;
    }
}
