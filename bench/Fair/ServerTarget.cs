using System.Net;
using System.Text;
using Autofac;
using Interlock.Api.Composition;
using Interlock.Domain.Access;
using Interlock.Domain.Models;
using Interlock.Domain.Tabular;
using Interlock.Infrastructure.Configuration;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Interlock.Bench.Fair;

/// <summary>A whole server with a key for each caller, in this process.</summary>
internal sealed class ServerTarget(WebApplication app, HttpClient client, string folder) : ITarget
{
    private const int MaxBatch = 32;

    private static readonly TimeSpan Run = TimeSpan.FromMilliseconds(200);

    private static readonly string Yaml = $$"""
        access:
          keys:
            a: { id: a, hash: "sha256:{{KeyToken.HashOf(KeyOf("a"))}}", role: infer }
            b: { id: b, hash: "sha256:{{KeyToken.HashOf(KeyOf("b"))}}", role: infer }
        models:
          steady:
            kind: tabular
            features: { x: {} }
            active: v1
            versions: { v1: { runtime: onnx, path: steady.onnx } }
            serving: { max-batch: {{MaxBatch}}, instances: 1, queue: 64 }
            record: false
        """;

    public double Capacity => MaxBatch / Run.TotalSeconds;

    public static async Task<ServerTarget> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("fair").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "steady.onnx"), "");
        var variables = new Dictionary<string, string> { ["INTERLOCK__SERVER__URLS"] = "http://127.0.0.1:0", ["INTERLOCK__SERVER__DRAIN__DELAY"] = "0s" };
        var app = ServerHost.Build(
            new ConfigReader(variables).Read(Yaml, "config.yaml", folder),
            container => container.RegisterInstance(new SteadyModel(Run)).Keyed<IModel<TabularRow, TabularResult>>("onnx").ExternallyOwned());
        await app.StartAsync();
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        var client = new HttpClient { BaseAddress = new Uri(address) };
        while (!(await client.GetAsync("/healthz/ready")).IsSuccessStatusCode)
        {
            await Task.Delay(100);
        }

        return new ServerTarget(app, client, folder);
    }

    public async Task<bool> SendAsync(string caller)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/models/steady")
        {
            Content = new StringContent("""{"features":[1]}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("x-api-key", KeyOf(caller));
        using var reply = await client.SendAsync(request);
        return reply.StatusCode switch
        {
            HttpStatusCode.OK => true,
            HttpStatusCode.ServiceUnavailable => false,
            _ => throw new InvalidOperationException($"{reply.StatusCode}: {await reply.Content.ReadAsStringAsync()}"),
        };
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private static string KeyOf(string caller) => $"ilk_{caller}_{new string('5', 64)}";
}
