using System.Diagnostics;
using System.Net;
using System.Text;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Lifecycle;

/// <summary>A disk that is really full: a small file system of its own, which root may mount.</summary>
[Parallelizable]
public sealed class FullDiskTests
{
    private readonly TemporaryFolder _folder = new();
    private string _disk = "";

    [SetUp]
    public void Mount()
    {
        _disk = Directory.CreateDirectory(_folder.PathOf("disk")).FullName;
        if (!OperatingSystem.IsLinux() || Run("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", _disk) != 0)
        {
            Assert.Ignore("No small disk could be mounted: that needs root.");
        }
    }

    [TearDown]
    public void Unmount()
    {
        if (TestContext.CurrentContext.Result.Outcome.Status != NUnit.Framework.Interfaces.TestStatus.Skipped)
        {
            Run("umount", "--lazy", _disk);
        }

        _folder.Dispose();
    }

    [Test]
    public async Task FullDisk_IsToldAndARollbackOutlivesAKill()
    {
        _folder.Write("config.yaml", Iris.Yaml("active: v1\nswap: { replay: 0, watch: 60s }").Replace("${FILES}", Repository.PathOf("models/iris"), StringComparison.Ordinal));
        (string, string)[] settings = [("INTERLOCK__DATASTORE__CONNECTION", $"Data Source={_disk}/interlock.db"), ("INTERLOCK__DATASTORE__MIN_FREE", "0B")];
        var server = await ServerProcess.Start(_folder.Path, settings).ReadyAsync();
        try
        {
            var id = (await TestServer.JsonOf((await InferAsync(server)).EnsureSuccessStatusCode())).GetProperty("data").GetProperty("id").GetString();
            await server.PostOkAsync("/admin/apply", File.ReadAllText(_folder.PathOf("config.yaml")).Replace("active: v1", "active: v2", StringComparison.Ordinal), "application/yaml");
            var filler = Fill();

            // The write-ahead log may still have some room of its own.
            await Poll.UntilAsync(async () => (await InferAsync(server)).StatusCode == HttpStatusCode.ServiceUnavailable, "the disk is full");
            await Replies.ProblemAsync(await InferAsync(server), 503, "datastore_full");
            await Poll.UntilAsync(async () => await ReasonAsync(server) == "the disk of the datastore is full", "readiness says so");
            await server.PostOkAsync("/admin/rollback", "");
            server.Signal("KILL");
            await server.EndAsync();
            await server.DisposeAsync();

            File.Delete(filler);
            server = await ServerProcess.Start(_folder.Path, settings).ReadyAsync();
            using var answer = await InferAsync(server);
            Assert.That(Replies.Header(answer, "x-model-version"), Is.EqualTo("v1"), "what was rolled back stays rolled back");
            Assert.That((int)(await server.Client.GetAsync($"/predictions/{id}")).StatusCode, Is.EqualTo(200), "what was answered is kept");
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    private static async Task<string?> ReasonAsync(ServerProcess server)
    {
        using var reply = await server.Client.GetAsync("/healthz/ready");
        return (await TestServer.JsonOf(reply)).GetProperty("models").GetProperty("iris").TryGetProperty("reason", out var reason) ? reason.GetString() : null;
    }

    private string Fill()
    {
        var path = Path.Combine(_disk, "filler");
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 0);
        foreach (var size in (int[])[1 << 20, 4096])
        {
            try
            {
                while (true)
                {
                    file.Write(new byte[size]);
                }
            }
            catch (IOException)
            {
                // Full, but for what is smaller than that.
            }
        }

        return path;
    }

    private static async Task<HttpResponseMessage> InferAsync(ServerProcess server)
    {
        using var content = new StringContent(Iris.Body, Encoding.UTF8, "application/json");
        return await server.Client.PostAsync("/models/iris", content);
    }

    private static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
