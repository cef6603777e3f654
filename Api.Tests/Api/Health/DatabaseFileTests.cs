using Interlock.Api.Tests.Support;
using Interlock.Application.Serving.Health;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Health;

[Parallelizable]
internal sealed class DatabaseFileTests
{
    [TestCase(false, TestName = "File_DeletedWhileServing_EndsReadinessAndRecording")]
    [TestCase(true, TestName = "File_ReplacedWhileServing_EndsReadinessAndRecording")]
    public async Task LoseAsync(bool isReplaced)
    {
        using var folder = new TemporaryFolder();
        var file = folder.PathOf("interlock.db");
        await using var server = await TestServer.StartAsync(
            $"datastore: {{ connection: \"Data Source={file}\" }}\n{Iris.Yaml("active: v1")}", null, ("FILES", Repository.PathOf("models/iris")));
        await Replies.InferredAsync(await server.PostAsync("/models/iris", Iris.Body));

        Assert.That(server.App.Services.GetRequiredService<IDatastoreProbe>().IsFileLost, Is.False);
        File.Copy(file, folder.PathOf("other.db"));
        File.Delete(file);
        if (isReplaced)
        {
            File.Move(folder.PathOf("other.db"), file);
        }

        await Poll.UntilAsync(async () => !(await server.Client.GetAsync("/healthz/ready")).IsSuccessStatusCode, "it is not ready");
        var iris = (await server.GetJsonAsync("/healthz/ready")).GetProperty("models").GetProperty("iris");
        Assert.That(iris.GetProperty("reason").GetString(), Is.EqualTo("the file of the database was deleted or replaced; restart the server"));
        await Replies.ProblemAsync(await server.PostAsync("/models/iris", Iris.Body), 503, "datastore_unavailable");
    }
}
