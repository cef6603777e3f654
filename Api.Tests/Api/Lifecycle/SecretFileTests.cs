using System.Text;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Lifecycle;

/// <summary>Files of <c>${file:PATH}</c> that are replaced while the server runs.</summary>
[Parallelizable]
public sealed class SecretFileTests
{
    private const string Sections = """
        server: { admin-key: "${file:run/admin}" }
        clients: { eta: { url: "http://127.0.0.1:1", key: "${file:run/client}" } }

        """;

    private readonly TemporaryFolder _folder = new();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public async Task Replace_KeyOfAClientThenAdminKey_PublishesTheFirstAndLogsTheSecond()
    {
        Directory.CreateDirectory(_folder.PathOf("run"));
        _folder.Write("run/admin", "hunter2-admin-1\n");
        _folder.Write("run/client", "hunter2-client-1\n");
        _folder.Write("config.yaml", Sections + FakeModel.Yaml.Replace("features: { x: {}, y: {} }", "features: { sepal_length: {}, sepal_width: {}, petal_length: {}, petal_width: {} }\n    labels: [setosa, versicolor, virginica]", StringComparison.Ordinal));
        await using var server = await ServerProcess.Start(_folder.Path).ReadyAsync();

        File.Move(_folder.Write("run/new", "hunter2-client-2\n"), _folder.PathOf("run/client"), overwrite: true);
        await UntilLoggedAsync("Revision 2 is active");
        _folder.Write("run/admin", "hunter2-admin-2\n");
        await UntilLoggedAsync("server.admin-key: takes effect when the server is restarted");
        _folder.Write("run/client", "hunter2-client-3\n");
        await UntilLoggedAsync("Revision 3 is active");

        var said = new StringBuilder();
        server.Client.DefaultRequestHeaders.Add("x-admin-key", "hunter2-admin-1");
        foreach (var path in new[] { "/admin/models", "/admin/revisions", "/admin/revisions/1", "/admin/revisions/2" })
        {
            said.AppendLine(await server.Client.GetStringAsync(path));
        }

        server.Signal("TERM");
        var (_, output, errors) = await server.EndAsync();
        said.Append(output).Append(errors).Append(Log());
        Assert.That(said.ToString(), Does.Contain("${file:run/client}").And.Not.Contain("hunter2").And.Not.Contain("rejected"));
    }

    private Task UntilLoggedAsync(string text) => Poll.UntilAsync(() => Task.FromResult(Log().Contains(text, StringComparison.Ordinal)), text);

    private string Log()
    {
        using var stream = new FileStream(_folder.PathOf("logs/application.log"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return new StreamReader(stream).ReadToEnd();
    }
}
