using Interlock.Api.Tests.Docs;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Inference;

/// <summary>The example in Python is run: gRPC's own client of that language, with what reflection says.</summary>
[Parallelizable]
public sealed class GrpcClientTests
{
    private const string Package = "/usr/lib/python3/dist-packages/grpc/__init__.py";

    [Test]
    public async Task PythonClient_OfTheExamples_GetsALabel()
    {
        if (!File.Exists(Package))
        {
            Assert.Ignore($"python3-grpcio is not installed ({Package}): the example in Python goes UNTESTED in this run.");
        }

        var port = FreePort.Next();
        await using var server = await TestServer.StartAsync(environment: ("INTERLOCK__SERVER__GRPC_URLS", $"http://127.0.0.1:{port}"));

        var (exitCode, output) = await Shell.RunAsync($"/usr/bin/python3 docs/examples/grpc_client.py 127.0.0.1:{port} iris 5.1 3.5 1.4 0.2");

        Assert.That((exitCode, output.TrimEnd()), Is.EqualTo((0, "setosa (1.00, by version v2)")));
    }
}
