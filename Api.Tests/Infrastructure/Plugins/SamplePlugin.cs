using Interlock.Api.Tests.Docs;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Plugins;

/// <summary>The sample of docs/extending.md, built as a reader would: outside of the repository, against a server's folder. Built once a run.</summary>
internal static class SamplePlugin
{
    private static readonly Lazy<Task<string>> Built = new(BuildAsync);

    /// <summary>Puts it into the folder's <c>plugins</c>.</summary>
    public static async Task InstallAsync(TemporaryFolder folder)
    {
        Directory.CreateDirectory(folder.PathOf("plugins"));
        File.Copy(await Built.Value, folder.PathOf("plugins/Threshold.dll"));
    }

    private static async Task<string> BuildAsync()
    {
        var folder = Path.Combine(TestContext.CurrentContext.WorkDirectory, "sample-plugin");
        var (exitCode, output) = await Shell.RunAsync($"""
            work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
            cp docs/examples/plugin/*.cs docs/examples/plugin/*.csproj "$work" && cd "$work"
            dotnet build -c Release -p:Interlock="{AppContext.BaseDirectory}" -o "{folder}" -warnaserror -nodeReuse:false
            """);
        Assert.That(exitCode, Is.Zero, output);
        return Path.Combine(folder, "Threshold.dll");
    }
}
