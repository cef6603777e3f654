using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Interlock.Api.Tests.Docs;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Deploy;

/// <summary>
/// What the image holds, without an image: the program of a release in a root that has its libraries and nothing else, mounted read-only, as user 1654. As root only.
/// Explicit, since making a release takes minutes: <c>build/release.sh linux-x64; ./test --filter Name~MinimalRoot</c>.
/// </summary>
[Platform("Linux")]
[Parallelizable]
public sealed class ContainerTests
{
    // The libraries of the base image, from this machine: those that are linked, and those that .NET loads by name.
    private const string MakeRoot = """
        root=$1
        mkdir -p $root/{etc/interlock,etc/ssl,var/lib/interlock/models,var/log/interlock,tmp,proc,dev,usr/share}
        compgen -G 'publish/*-linux-x64.tar.gz' || build/release.sh linux-x64
        mkdir -p $root/opt/interlock && tar -xzf publish/*-linux-x64.tar.gz -C $root/opt/interlock --strip-components 1
        cd $root/opt/interlock
        named=$(ldconfig -p | awk '$1 ~ /^lib(ssl|crypto|icuuc|icui18n|icudata)[.]so/ && /x86-64/ { print $NF }')
        for file in interlock *.so $named; do ldd "$file" 2>/dev/null || true; done | grep -o '/[^ ]*' | grep -v "^$root" | cat - <(echo "$named") | sort -u |
            while read -r library; do [ -e "$root$library" ] || cp --parents -L "$library" "$root"; done
        cp -rL /etc/ssl/certs $root/etc/ssl/
        touch $root/dev/null $root/dev/urandom
        """;

    private const string Run = """
        root=$1; shift
        mount --bind $root $root
        for device in null urandom; do mount --bind /dev/$device $root/dev/$device; done
        mount -t proc proc $root/proc
        mount -t tmpfs -o mode=1777 tmpfs $root/tmp
        mount -t tmpfs -o uid=1654,gid=1654 tmpfs $root/var/log/interlock
        mount --bind $root/../state $root/var/lib/interlock
        mount --bind -o ro $ROOT_OF_MODELS $root/var/lib/interlock/models
        mount -o remount,bind,ro $root
        exec setpriv --no-new-privs --bounding-set=-all,+sys_chroot,+setuid,+setgid chroot --userspec=1654:1654 $root /opt/interlock/interlock "$@"
        """;

    [Test]
    public async Task HealthCheck_OfAServer_SaysWhetherItAnswers()
    {
        using var folder = new TemporaryFolder();
        folder.Write("config.yaml", TestServer.SampleConfig);
        await using var server = await ServerProcess.Start(folder.Path).ReadyAsync();
        string[] command = ["status", "--live", "--server", server.Client.BaseAddress!.ToString()];

        Assert.That((await InterlockCommand.RunAsync(folder.Path, command)).ExitCode, Is.Zero);

        server.Signal("KILL");
        await server.EndAsync();
        Assert.That((await InterlockCommand.RunAsync(folder.Path, command)).ExitCode, Is.EqualTo(1));
    }

    [Test]
    [Explicit("Making a release takes minutes.")]
    public async Task MinimalRoot_ReadOnlyAsAnotherUser_ServesAndStops()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            Assert.Ignore("Mounts need root.");
        }

        using var folder = new TemporaryFolder();
        var (exitCode, output) = await Shell.RunAsync($"set -- '{folder.PathOf("root")}'\n{MakeRoot}", seconds: 900);
        Assert.That(exitCode, Is.Zero, output);
        Directory.CreateDirectory(folder.PathOf("state/models"));
        await Shell.RunAsync($"chmod 755 '{folder.Path}' && chown -R 1654:1654 '{folder.PathOf("state")}'");
        folder.Write("root/etc/interlock/config.yaml", TestServer.SampleConfig.Replace("data/interlock.db", "/var/lib/interlock/interlock.db", StringComparison.Ordinal)
            .Replace(" models/", " /var/lib/interlock/models/", StringComparison.Ordinal).Replace("active: v2", "active: ml", StringComparison.Ordinal));

        var address = new Uri($"http://127.0.0.1:{FreePort.Next()}");
        using var server = Start(folder, address, "");
        using var client = new HttpClient { BaseAddress = address };
        await Poll.UntilAsync(async () => !server.HasExited && await IsReadyAsync(client), "it is ready", seconds: 60);
        using var reply = await client.PostAsJsonAsync("/models/iris", JsonElement.Parse(Iris.Body));
        Assert.That(reply.IsSuccessStatusCode, await reply.Content.ReadAsStringAsync());
        Assert.That(await File.ReadAllTextAsync($"/proc/{server.Id}/status"), Does.Contain("Uid:\t1654\t1654").And.Contain("CapEff:\t0000000000000000").And.Contain("NoNewPrivs:\t1"));

        using var healthCheck = Start(folder, address, "status --live");
        await healthCheck.WaitForExitAsync();
        Assert.That(healthCheck.ExitCode, Is.Zero);

        using var kill = Process.Start("kill", ["-TERM", $"{server.Id}"]);
        await server.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.That(server.ExitCode, Is.Zero);
        Assert.That(File.Exists(folder.PathOf("state/interlock.db")));
    }

    private static Process Start(TemporaryFolder folder, Uri address, string arguments)
    {
        // unshare, the shell, setpriv and chroot become the server, one after the other: the id stays.
        var start = new ProcessStartInfo("unshare", ["--mount", "bash", "-euc", Run, "run", folder.PathOf("root"), .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin";
        start.Environment["ROOT_OF_MODELS"] = Repository.PathOf("models");
        start.Environment["APP_ROOT"] = "/etc/interlock";
        start.Environment["STATE_DIRECTORY"] = "/var/lib/interlock";
        start.Environment["LOGS_DIRECTORY"] = "/var/log/interlock";
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        start.Environment["INTERLOCK__SERVER__URLS"] = address.ToString().TrimEnd('/');
        start.Environment["INTERLOCK__SERVER__DRAIN__DELAY"] = "0s";
        return Process.Start(start)!;
    }

    private static async Task<bool> IsReadyAsync(HttpClient client)
    {
        try
        {
            return (await client.GetAsync("/healthz/ready")).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
