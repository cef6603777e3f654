using System.Text;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Lifecycle;

/// <summary>Levels change without a restart, and a wrong edit changes nothing.</summary>
[Parallelizable]
public sealed class LogReloadTests
{
    private const string DebugLine = "A picture was refused";

    private static string Config => File.ReadAllText(Repository.PathOf("nlog.config"));

    [TestCase(false, TestName = "Edit_InPlace_LevelChangesWithoutARestart")]
    [TestCase(true, TestName = "Edit_ByRename_LevelChangesWithoutARestart")]
    public async Task Edit(bool byRename)
    {
        using var folder = new TemporaryFolder();
        folder.Write("config.yaml", TestServer.SampleConfig);
        folder.Write("nlog.config", Config);
        await using var server = await ServerProcess.Start(folder.Path).ReadyAsync();
        await SendBadPictureAsync(server);

        var debug = Config.Replace("""name="*" minlevel="Info" """, """name="*" minlevel="Debug" """, StringComparison.Ordinal);
        Assert.That(debug, Is.Not.EqualTo(Config));
        Replace(folder, debug, byRename);

        await Poll.UntilAsync(() => LogHoldsAsync(folder, "is applied"), "the edit is applied");
        Assert.That(await LogHoldsAsync(folder, DebugLine), Is.False, "refused pictures are not told at level Info");
        await Poll.UntilAsync(
            async () =>
            {
                await SendBadPictureAsync(server);
                return await LogHoldsAsync(folder, DebugLine);
            },
            "refused pictures are told at level Debug");
    }

    [Test]
    public async Task Edit_ThatIsWrong_IsReportedAndTheLogsGoOn()
    {
        using var folder = new TemporaryFolder();
        folder.Write("config.yaml", TestServer.SampleConfig);
        folder.Write("nlog.config", Config);
        await using var server = await ServerProcess.Start(folder.Path).ReadyAsync();

        Replace(folder, "<nlog><targets>", byRename: true);

        await Poll.UntilAsync(() => LogHoldsAsync(folder, "the logs go on as before"), "the wrong edit is reported");
        Assert.That(await server.IsReadyAsync());
    }

    private static void Replace(TemporaryFolder folder, string text, bool byRename)
    {
        folder.Write(byRename ? "nlog.config.new" : "nlog.config", text);
        if (byRename)
        {
            File.Move(folder.PathOf("nlog.config.new"), folder.PathOf("nlog.config"), overwrite: true);
        }
    }

    private static async Task SendBadPictureAsync(ServerProcess server)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Encoding.ASCII.GetBytes("no picture")), "img_file", "a.png" } };
        using var reply = await server.Client.PostAsync("/models/image-class", form);
    }

    private static async Task<bool> LogHoldsAsync(TemporaryFolder folder, string text)
    {
        var file = Path.Combine(folder.Path, "logs", "application.log");
        if (!File.Exists(file))
        {
            return false;
        }

        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return (await reader.ReadToEndAsync()).Contains(text, StringComparison.Ordinal);
    }
}
