using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Autofac;
using Interlock.Api.Composition;
using Interlock.Api.Lifecycle;
using Interlock.Application.Configuration;
using Interlock.Infrastructure.Configuration;
using Interlock.Infrastructure.Datastore.Providers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Interlock.Api.Tests.Support;

/// <summary>The whole server, in this process, on a real socket of its own.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;
    private string _readiness = "";

    private TestServer(WebApplication app, TemporaryFolder folder)
    {
        App = app;
        _folder = folder;
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Client = new HttpClient { BaseAddress = new Uri(address) };
    }

    public WebApplication App { get; }

    public HttpClient Client { get; }

    /// <summary>The repository's config.yaml.</summary>
    public static string SampleConfig => File.ReadAllText(Repository.PathOf("config.yaml"));

    /// <summary>Starts a server and waits until it is ready.</summary>
    /// <param name="yaml">Its configuration; by default the repository's.</param>
    /// <param name="wire">Registrations that replace the real ones.</param>
    /// <param name="environment">Variables beside those every test has.</param>
    public static async Task<TestServer> StartAsync(
        string? yaml = null, Action<ContainerBuilder>? wire = null, params (string Name, string Value)[] environment)
    {
        var server = await StartUnreadyAsync(yaml, wire, environment);
        try
        {
            await Poll.UntilAsync(server.IsReadyAsync, () => $"the server is ready; it answers {server._readiness} and logged: {RecentLines()}", seconds: 120);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a server that may still be loading.</summary>
    public static async Task<TestServer> StartUnreadyAsync(
        string? yaml = null, Action<ContainerBuilder>? wire = null, params (string Name, string Value)[] environment)
    {
        var folder = new TemporaryFolder();
        var variables = new Dictionary<string, string>
        {
            ["INTERLOCK__SERVER__URLS"] = "http://127.0.0.1:0",
            ["INTERLOCK__SERVER__HOSTS"] = "[x]",
            ["INTERLOCK__SERVER__DRAIN__DELAY"] = "0s",
        };
        foreach (var (name, value) in environment)
        {
            variables[name] = value;
        }

        var reading = new ConfigReader(variables).Read(yaml ?? SampleConfig, "config.yaml", folder.Path);
        Assert.That(reading.Config, Is.Not.Null, reading.Report.ToString());
        var datastore = reading.Config.Datastore;
        var app = ServerHost.Build(reading, container =>
        {
            if (datastore.Provider == DatastoreProvider.Sqlserver)
            {
                container.RegisterInstance(DatastoreContexts.Create(datastore, folder.Path, options => options.AddInterceptors(new TSql())));
            }

            wire?.Invoke(container);
        });
        await app.StartAsync();
        return new TestServer(app, folder);
    }

    /// <summary>Whether it takes traffic; a start that failed ends the test with what was logged.</summary>
    private async Task<bool> IsReadyAsync()
    {
        using var reply = await Client.GetAsync("/healthz/ready");
        var body = await reply.Content.ReadAsStringAsync();
        _readiness = body;
        if (App.Lifetime.ApplicationStopping.IsCancellationRequested || body.Contains("\"draining\"", StringComparison.Ordinal))
        {
            Assert.Fail($"The server could not start: {RecentLines()}");
        }

        return reply.IsSuccessStatusCode;
    }

    private static string RecentLines() => string.Join(Environment.NewLine, RecentLog.Lines.Take(5).Select(line => line.Message));

    public Task<HttpResponseMessage> PostAsync(string path, string json, string contentType = "application/json")
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(json));
        content.Headers.ContentType = contentType.Length == 0 ? null : MediaTypeHeaderValue.Parse(contentType);
        return Client.PostAsync(path, content);
    }

    /// <summary>The body of a reply, whatever its status.</summary>
    public static async Task<JsonElement> JsonOf(HttpResponseMessage reply) => JsonElement.Parse(await reply.Content.ReadAsStringAsync());

    public async Task<JsonElement> GetJsonAsync(string path) => await JsonOf(await Client.GetAsync(path));

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await App.StopAsync();
        await App.DisposeAsync();
        _folder.Dispose();
    }
}
