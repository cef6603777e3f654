using System.Globalization;
using Autofac;
using Interlock.Application.Configuration;
using Interlock.Application.Serving.Catalog;
using Interlock.Application.Swaps;
using Interlock.Application.Swaps.Publishing;
using Interlock.Application.Swaps.Revisions;
using Interlock.Domain.Swaps;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Interlock.Api.Tests.Support;

/// <summary>A server whose models are <see cref="ScriptedModel"/>s, in files of a folder that a test may change.</summary>
internal sealed class SwapServer : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly (string, string)[] _database;
    private bool _isRestarted;

    private SwapServer(TestServer server, ScriptedModels models, TemporaryFolder folder, (string, string)[] database) =>
        (Server, Models, _folder, _database) = (server, models, folder, database);

    public TestServer Server { get; }

    public ScriptedModels Models { get; }

    public ISwapService Swaps => Server.App.Services.GetRequiredService<ISwapService>();

    public ModelCatalog Catalog => Server.App.Services.GetRequiredService<ModelCatalog>();

    public SwapPublisher Publisher => Server.App.Services.GetRequiredService<SwapPublisher>();

    /// <summary>Starts a server with files v1 (add=1), v2 (add=1) and whatever else is given.</summary>
    /// <param name="models">The section of the models, see <see cref="Model"/>.</param>
    /// <param name="files">Names and contents of model files.</param>
    public static Task<SwapServer> StartAsync(string models, params (string Name, string Content)[] files) => StartAsync(models, _ => { }, files);

    /// <summary>Starts a server with registrations of a test's own.</summary>
    /// <param name="models">The section of the models.</param>
    /// <param name="wire">What replaces the real ones.</param>
    /// <param name="files">Names and contents of model files.</param>
    public static async Task<SwapServer> StartAsync(string models, Action<ContainerBuilder> wire, params (string Name, string Content)[] files)
    {
        return await StartAsync(DatastoreProvider.Sqlite, models, wire, files);
    }

    /// <summary>Starts a server on a database of a provider.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="models">The section of the models.</param>
    /// <param name="wire">What replaces the real ones.</param>
    /// <param name="files">Names and contents of model files.</param>
    public static async Task<SwapServer> StartAsync(
        DatastoreProvider provider, string models, Action<ContainerBuilder> wire, params (string Name, string Content)[] files)
    {
        var folder = new TemporaryFolder();
        foreach (var (name, content) in files)
        {
            folder.Write(name, content);
        }

        var database = await TestDatabases.SettingsAsync(provider);
        return await StartAsync(
            models, folder, wire, database.Length > 0 ? database : [("INTERLOCK__DATASTORE__CONNECTION", $"Data Source={folder.PathOf("interlock.db")};Pooling=False")]);
    }

    /// <summary>Stops this server, and starts another one on its files and its database.</summary>
    /// <param name="models">The section of the models.</param>
    /// <param name="wire">What replaces the real ones.</param>
    /// <param name="others">Other sections.</param>
    public async Task<SwapServer> RestartAsync(string models, Action<ContainerBuilder>? wire = null, string others = "")
    {
        await Server.DisposeAsync();
        _isRestarted = true;
        return await StartAsync(models, _folder, wire ?? (_ => { }), _database, others);
    }

    /// <summary>A model that answers a number, with versions v1, v2 and v3 in files of their names.</summary>
    /// <param name="active">What it says besides its contract, from <c>active: v1</c> on.</param>
    /// <param name="name">Its name.</param>
    public static string Model(string active, string name = "echo") => $$"""
          {{name}}:
            kind: tabular
            features: { x: {}, y: {} }
            versions:
              v1: { runtime: onnx, path: "${FILES}/v1" }
              v2: { runtime: onnx, path: "${FILES}/v2" }
              v3: { runtime: onnx, path: "${FILES}/v3" }
            {{active.ReplaceLineEndings("\n    ")}}

        """;

    /// <summary>A whole configuration.</summary>
    public static string Yaml(string models) => $"models:\n{models}";

    public string PathOf(string file) => Path.Combine(_folder.Path, file);

    public void Write(string file, string content) => File.WriteAllText(PathOf(file), content);

    public Task<SwapResult> ApplyAsync(string models, int? ifRevision = null, RevisionSource source = RevisionSource.Api) =>
        ApplyTextAsync(Yaml(models), source, ifRevision);

    public Task<SwapResult> ApplyTextAsync(string text, RevisionSource source, int? ifRevision = null) =>
        Swaps.ApplyAsync(new SwapRequest(text, source, "a test", ifRevision), CancellationToken.None);

    public Task<SwapResult> RollBackAsync(int? target) =>
        Swaps.RollBackAsync(target, new SwapRequest(null, RevisionSource.Api, "a test"), CancellationToken.None);

    /// <summary>Asks a model, and says what it answered, which version and under which revision.</summary>
    public async Task<(double Result, string Version, int Revision)> AskAsync(double x = 10, string model = "echo")
    {
        using var reply = await Server.PostAsync($"/models/{model}", string.Create(CultureInfo.InvariantCulture, $$"""{"features":[{{x}},0]}"""));
        var json = await TestServer.JsonOf(reply.EnsureSuccessStatusCode());
        return (json.GetProperty("data").GetProperty("result").GetDouble(), Header(reply, "x-model-version"), int.Parse(Header(reply, "x-config-revision"), CultureInfo.InvariantCulture));
    }

    /// <summary>Asks a model and wants nothing of the answer.</summary>
    public async Task<int> PostAsync(double x, string model = "echo")
    {
        using var reply = await Server.PostAsync($"/models/{model}", string.Create(CultureInfo.InvariantCulture, $$"""{"features":[{{x}},0]}"""));
        return (int)reply.StatusCode;
    }

    /// <summary>What is served and what is kept warm is live; everything else was freed, once, and not asked afterwards.</summary>
    public async Task RequireFreedAsync()
    {
        await Poll.UntilAsync(() => Task.FromResult(Models.Live.Count() <= Publisher.State.Held.Count), "what is not served any more is freed");
        Assert.That(Models.Live.Count(), Is.EqualTo(Publisher.State.Held.Count), "what is served is live");
        Assert.That(Models.Made.Max(model => model.Disposals), Is.LessThanOrEqualTo(1), "nothing is freed twice");
        Assert.That(Models.UsesAfterDispose, Is.Zero, "nothing is asked that is freed");
    }

    public async ValueTask DisposeAsync()
    {
        // What came after it has its folder.
        if (!_isRestarted)
        {
            await Server.DisposeAsync();
            _folder.Dispose();
            await TestDatabases.ReturnAsync(_database);
        }
    }

    private static async Task<SwapServer> StartAsync(string models, TemporaryFolder folder, Action<ContainerBuilder> wire, (string, string)[] database, string others = "")
    {
        var scripted = new ScriptedModels();
        var server = await TestServer.StartAsync(
            others + Yaml(models),
            container =>
            {
                scripted.Wire(container);
                wire(container);
            },
            [("FILES", folder.Path), .. database]);
        return new SwapServer(server, scripted, folder, database);
    }

    private static string Header(HttpResponseMessage reply, string name) => reply.Headers.GetValues(name).Single();
}
