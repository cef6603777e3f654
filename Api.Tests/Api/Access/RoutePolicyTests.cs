using System.Net;
using Interlock.Api.Access;
using Interlock.Api.Tests.Support;
using Interlock.Domain.Access;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Access;

/// <summary>Every route says who may use it, docs/access.md lists them, and each is closed to all others.</summary>
[Parallelizable]
public sealed class RoutePolicyTests
{
    private static TestServer _server = null!;

    [OneTimeSetUp]
    public static async Task Start() => _server = await TestServer.StartAsync(
        TestServer.SampleConfig + TestKeys.Yaml,
        null,
        ("INTERLOCK__SERVER__GRPC_URLS", $"http://127.0.0.1:{FreePort.Next()}"),
        ("INTERLOCK__MODELS__TENSORS", "{ kind: tensor, versions: { v1: { runtime: test, model: simple } } }"));

    [OneTimeTearDown]
    public static async Task Stop() => await _server.DisposeAsync();

    [Test]
    public void Routes_All_SayWhoMayUseThem() =>
        Assert.That(Routes().Where(route => route.Policy is null).Select(route => route.Path), Is.Empty);

    [Test]
    public void Routes_All_AreInTheTableOfTheDocs()
    {
        var documented = File.ReadLines(Repository.PathOf("docs/access.md")).Where(line => line.StartsWith("| `", StringComparison.Ordinal) && line.Contains("` | `/", StringComparison.Ordinal));
        var routes = Routes().Select(route => $"| `{route.Method}` | `{route.Path.Replace("|", "\\|", StringComparison.Ordinal)}` | {WhoOf(route.Policy!)} |").Distinct().ToList();

        Assert.That(documented, Is.EqualTo(routes), $"The table must be:\n{string.Join('\n', routes)}\n");
    }

    [Test]
    public async Task Routes_WithoutAKey_Are401(
        [Values("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD")] string method)
    {
        foreach (var path in Routes().Select(route => PathOf(route.Path)).Append("/").Append("/nothing").Distinct()
            .Where(path => path != "/metrics" && !path.StartsWith("/healthz", StringComparison.Ordinal) && !path.StartsWith("/v2/health", StringComparison.Ordinal) && !path.StartsWith("/grpc.health", StringComparison.Ordinal) && path is not ("/inference.GRPCInferenceService/ServerLive" or "/inference.GRPCInferenceService/ServerReady") && !path.StartsWith("/console", StringComparison.Ordinal)))
        {
            using var reply = await SendAsync(method, path, null);
            Assert.That((int)reply.StatusCode, Is.EqualTo(401), $"{method} {path}");
            Assert.That(reply.Headers.WwwAuthenticate.ToString(), Is.EqualTo("Bearer realm=\"interlock\""), path);
        }
    }

    [Test]
    public async Task Routes_WithAKey_AreForTheirRolesOnly([Values] Role role)
    {
        var held = RoleSet.Of([role]);
        foreach (var (method, path, policy) in Routes())
        {
            using var reply = await SendAsync(method == "*" ? "GET" : method, PathOf(path), RoleWords.Of(role));
            Assert.That(reply.StatusCode == HttpStatusCode.Forbidden, Is.EqualTo(!policy!.IsMetBy(held)), $"{method} {path}: {(int)reply.StatusCode}");
            Assert.That((int)reply.StatusCode, Is.Not.EqualTo(401).And.LessThan(500), $"{method} {path}");
        }
    }

    [Test]
    public async Task Nothing_WithAKey_Is404Or405([Values] Role role)
    {
        Assert.That((int)(await SendAsync("GET", "/nothing", RoleWords.Of(role))).StatusCode, Is.EqualTo(404));
        Assert.That((int)(await SendAsync("PATCH", "/jobs", RoleWords.Of(role))).StatusCode, Is.EqualTo(405));
    }

    private static string WhoOf(RequiresRoleAttribute policy) =>
        policy.Everyone ? "everyone" : string.Join(" or ", policy.Roles.Select(role => $"`{RoleWords.Of(role)}`"));

    private static async Task<HttpResponseMessage> SendAsync(string method, string path, string? key)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (key is not null)
        {
            request.Headers.Add("x-api-key", TestKeys.Of(key));
        }

        return await _server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>Names stand for what there is, so that a request gets as far as it can.</summary>
    private static string PathOf(string path) => path
        .Replace("{model:kind(tabular)}", "iris", StringComparison.Ordinal).Replace("{model:kind(image)}", "image-class", StringComparison.Ordinal)
        .Replace("{model:kind(route)}", "route-plan", StringComparison.Ordinal).Replace("{model:kind(sensor)}", "sensor-score", StringComparison.Ordinal)
        .Replace("{model:kind(tensor)}", "tensors", StringComparison.Ordinal).Replace("{version}", "v2", StringComparison.Ordinal)
        .Replace("{memory:regex(^(system|cuda)sharedmemory$)}", "systemsharedmemory", StringComparison.Ordinal).Replace("{**rest}", "status", StringComparison.Ordinal)
        .Replace("{model}", "iris", StringComparison.Ordinal).Replace("{form:regex(^(fill|rows|tasks)$)}", "fill", StringComparison.Ordinal)
        .Replace("{**page}", "index.html", StringComparison.Ordinal).Replace("{number}", "1", StringComparison.Ordinal)
        .Replace("{id}", "none", StringComparison.Ordinal).Replace("{name}", "none", StringComparison.Ordinal).Replace("{step}", "none", StringComparison.Ordinal);

    private static List<(string Method, string Path, RequiresRoleAttribute? Policy)> Routes() =>
    [
        .. from endpoint in _server.App.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
           from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["*"]
           let path = $"/{endpoint.RoutePattern.RawText!.TrimStart('/')}"
           orderby path, method
           select (method, path, endpoint.Metadata.GetMetadata<RequiresRoleAttribute>()),
    ];
}
