using System.Globalization;
using Interlock.Application.Serving;
using Interlock.Application.Swaps;
using Interlock.Domain.Swaps;
using Microsoft.Extensions.DependencyInjection;

namespace Interlock.Api.Tests.Support;

/// <summary>A server whose models are <see cref="ScriptedModel"/>s, in files of a folder that a test may change.</summary>
internal sealed class SwapServer : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;

    private SwapServer(TestServer server, ScriptedModels models, TemporaryFolder folder) => (Server, Models, _folder) = (server, models, folder);

    public TestServer Server { get; }

    public ScriptedModels Models { get; }

    public ISwapService Swaps => Server.App.Services.GetRequiredService<ISwapService>();

    public ModelCatalog Catalog => Server.App.Services.GetRequiredService<ModelCatalog>();

    /// <summary>Starts a server with files v1 (add=1), v2 (add=1) and whatever else is given.</summary>
    /// <param name="models">The section of the models, see <see cref="Model"/>.</param>
    /// <param name="files">Names and contents of model files.</param>
    public static async Task<SwapServer> StartAsync(string models, params (string Name, string Content)[] files)
    {
        var (folder, scripted) = (new TemporaryFolder(), new ScriptedModels());
        foreach (var (name, content) in files)
        {
            File.WriteAllText(Path.Combine(folder.Path, name), content);
        }

        var server = await TestServer.StartAsync(Yaml(models), scripted.Wire, ("FILES", folder.Path));
        return new SwapServer(server, scripted, folder);
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

    public Task<SwapResult> ApplyAsync(string models, int? ifRevision = null) =>
        Swaps.ApplyAsync(new SwapRequest(Yaml(models), RevisionSource.Api, "a test", ifRevision), CancellationToken.None);

    /// <summary>Asks a model, and says what it answered, which version and under which revision.</summary>
    public async Task<(double Result, string Version, int Revision)> AskAsync(double x = 10, string model = "echo")
    {
        using var reply = await Server.PostAsync($"/models/{model}", string.Create(CultureInfo.InvariantCulture, $$"""{"features":[{{x}},0]}"""));
        var json = await TestServer.JsonOf(reply.EnsureSuccessStatusCode());
        return (json.GetProperty("data").GetProperty("result").GetDouble(), Header(reply, "x-model-version"), int.Parse(Header(reply, "x-config-revision"), CultureInfo.InvariantCulture));
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _folder.Dispose();
    }

    private static string Header(HttpResponseMessage reply, string name) => reply.Headers.GetValues(name).Single();
}
