using System.Net.Http.Headers;
using System.Text;
using Interlock.Api.Tests.Support;
using NUnit.Framework;
using static Interlock.Api.Tests.Api.Inference.ProtocolServer;

namespace Interlock.Api.Tests.Api.Inference;

/// <summary>Replies of every call of the protocol are what its document, docs/open-inference.json, says.</summary>
[Parallelizable]
public sealed class ProtocolDocumentTests
{
    [Test]
    public async Task Replies_OfEveryCall_AreAsDocumented()
    {
        var document = await ApiDocument.ParseAsync(await File.ReadAllTextAsync(Repository.PathOf("docs/open-inference.json")));
        await using var server = await TestServer.StartAsync(Yaml("server: { body-limit: 64KiB }"));

        foreach (var (method, path, body) in Calls())
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            if (body.Length > 0)
            {
                request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
                request.Headers.TransferEncodingChunked = true;
                request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            }

            await document.CheckAsync(await server.Client.SendAsync(request));
        }

        // Each needs a datastore that is away, a full queue, a limit or a key used twice; they have tests of their own.
        Assert.That(document.Unseen.Where(reply => reply.Status is not ("409" or "415" or "429" or "503")).Select(reply => $"{reply.Operation} {reply.Status}"), Is.Empty);
    }

    private static IEnumerable<(string Method, string Path, string Body)> Calls()
    {
        string[] plain = ["/v2", "/v2/health/live", "/v2/health/ready", "/v2/models/stats"];
        foreach (var path in plain)
        {
            yield return ("GET", path, "");
        }

        foreach (var model in (string[])["iris", "iris/versions/v2", "mixed/versions/1", "digits", "any", "simple_string/versions/1", "none", "iris/versions/v3"])
        {
            foreach (var call in (string[])["", "/ready", "/config", "/stats"])
            {
                yield return ("GET", $"/v2/models/{model}{call}", "");
            }
        }

        foreach (var version in (string[])["", "/versions/1"])
        {
            yield return ("POST", $"/v2/models/iris{version}/infer", Row(""","id":"a","outputs":[{"name":"scores","parameters":{"classification":2}}]"""));
            yield return ("POST", $"/v2/models/iris{version}/infer", Row(""","parameters":{"binary_data_output":true}"""));
            yield return ("POST", $"/v2/models/identity_int64{version}/infer", Input("INPUT0", "INT64", "[1,2]", "[[1,2]]"));
            yield return ("POST", $"/v2/models/identity_bytes{version}/infer", Input("INPUT0", "BYTES", "[1]", "[\"é\"]"));
            yield return ("POST", $"/v2/models/iris{version}/infer", "{");
            yield return ("POST", $"/v2/models/none{version}/infer", Row());
            yield return ("POST", $"/v2/models/iris{version}/infer", new string(' ', 70_000));
            yield return ("POST", $"/v2/models/failing{version}/infer", Input("INPUT0", "FP32", "[1]", "[1]"));
            yield return ("POST", $"/v2/models/delayed_identity{version}/infer", Input("INPUT0", "FP32", "[1]", "[1]", ""","parameters":{"timeout":5000,"delay_ms":1500}"""));
        }

        yield return ("POST", "/v2/repository/index", "");
        yield return ("POST", "/v2/repository/index", "{\"ready\":true}");
        yield return ("POST", "/v2/repository/index", "{");
        foreach (var call in (string[])["unload", "load"])
        {
            yield return ("POST", $"/v2/repository/models/simple/{call}", "{}");
            yield return ("POST", $"/v2/repository/models/none/{call}", "");
            yield return ("POST", $"/v2/repository/models/simple/{call}", "[");
            if (call == "unload")
            {
                yield return ("GET", "/v2/models/simple/ready", "");
                yield return ("POST", "/v2/models/simple/infer", "{}");
            }
        }
    }
}
