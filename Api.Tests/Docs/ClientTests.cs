using Interlock.Api.Tests.Support;
using NSwag;
using NSwag.CodeGeneration.CSharp;
using NUnit.Framework;

namespace Interlock.Api.Tests.Docs;

/// <summary>Clients that are generated from the document compile under strict rules and work against the server.</summary>
[Parallelizable]
public sealed class ClientTests
{
    private static readonly string Picture = Repository.PathOf("models", "image-class", "examples", "seven.png");

    /// <summary>npm's words for a network that does not lead to packages.</summary>
    private static readonly string[] Unreachable =
        ["ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "ENETUNREACH", "EHOSTUNREACH", "ERR_SOCKET_TIMEOUT", "E403", "network"];

    private static readonly string[] Said =
    [
        "one row: virginica, 3 scores", "many rows: ", "upload: seven.png is 7", "task: succeeded", "\"result\":192.23", "error: 400 invalid_input, $.features",
    ];

    private static TestServer _server = null!;
    private static string _document = "";

    [OneTimeSetUp]
    public static async Task Start()
    {
        _server = await TestServer.StartAsync();
        _document = await _server.Client.GetStringAsync("/openapi.json");
    }

    [OneTimeTearDown]
    public static async Task Stop() => await _server.DisposeAsync();

    [Test]
    public async Task TypeScript_OfThePage_TypeChecksAndRuns()
    {
        using var folder = Copy("typescript");
        await InstallAsync(folder);

        await RunAsync(folder, "npm run -s generate && npm run -s check");
        AssertSaid(await RunAsync(folder, $"npm run -s start -- {Address} {Picture}"));
    }

    /// <summary>A generator of another make, and a linter.</summary>
    [Test]
    public async Task TypeScript_OfAnotherGenerator_TypeChecks()
    {
        using var folder = new TemporaryFolder();
        folder.Write("openapi.json", _document);
        folder.Write("package.json", """
            {
              "private": true, "type": "module",
              "devDependencies": { "@hey-api/openapi-ts": "0.95.0", "@redocly/cli": "2.77.0", "typescript": "5.9.3" }
            }
            """);
        await InstallAsync(folder);

        await RunAsync(folder, "npx openapi-ts -i openapi.json -o other");
        await RunAsync(folder, "npx tsc --noEmit --strict --target es2022 --lib es2022,dom,dom.iterable --module esnext --moduleResolution bundler other/*.ts");
        await RunAsync(folder, "REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true npx redocly lint openapi.json");
    }

    [Test]
    public async Task CSharp_OfThePage_CompilesAndRuns()
    {
        using var folder = Copy("csharp");
        var settings = new CSharpClientGeneratorSettings { ClassName = "InterlockClient", UseBaseUrl = false, GenerateOptionalParameters = true };
        settings.CSharpGeneratorSettings.Namespace = "Interlock.Client";
        settings.CSharpGeneratorSettings.JsonLibrary = NJsonSchema.CodeGeneration.CSharp.CSharpJsonLibrary.SystemTextJson;
        folder.Write("InterlockClient.cs", new CSharpClientGenerator(await OpenApiDocument.FromJsonAsync(_document), settings).GenerateFile());

        await RunAsync(folder, "dotnet build -v q --nologo");
        AssertSaid(await RunAsync(folder, $"dotnet run --no-build {Address} {Picture}"));
    }

    [Test]
    public async Task Grpc_InNode_AnswersOneAndAStream()
    {
        using var folder = Copy("grpc");
        await InstallAsync(folder);
        var port = FreePort.Next();
        await using var server = await TestServer.StartAsync(environment: ("INTERLOCK__SERVER__GRPC_URLS", $"http://127.0.0.1:{port}"));

        var output = await RunAsync(folder, $"node client.mjs {Repository.PathOf("Api", "Inference", "Grpc", "inference.proto")} 127.0.0.1:{port} iris 5.1 3.5 1.4 0.2");

        Assert.That(output.TrimEnd(), Is.EqualTo("setosa (1.00, by version v2)\n3 answers in a stream"));
    }

    private static string Address => _server.Client.BaseAddress!.ToString().TrimEnd('/');

    private static TemporaryFolder Copy(string language)
    {
        var folder = new TemporaryFolder();
        foreach (var file in Directory.GetFiles(Repository.PathOf("docs", "examples", "clients", language)))
        {
            File.Copy(file, folder.PathOf(Path.GetFileName(file)));
        }

        folder.Write("openapi.json", _document);
        return folder;
    }

    private static void AssertSaid(string output)
    {
        foreach (var text in Said)
        {
            Assert.That(output, Does.Contain(text).IgnoreCase);
        }
    }

    private static async Task InstallAsync(TemporaryFolder folder)
    {
        if (!File.Exists("/usr/bin/npm"))
        {
            Assert.Ignore("npm is not installed: generated clients in TypeScript go UNTESTED in this run.");
        }

        var (exitCode, output) = await BashAsync(folder, "npm install --no-package-lock --no-audit --no-fund --ignore-scripts --fetch-timeout=30000 --fetch-retries=1");
        if (exitCode != 0 && Unreachable.Any(code => output.Contains(code, StringComparison.Ordinal)))
        {
            Assert.Ignore($"npm has no network: generated clients in TypeScript go UNTESTED in this run. {output}");
        }

        Assert.That(exitCode, Is.Zero, output);
    }

    private static async Task<string> RunAsync(TemporaryFolder folder, string script)
    {
        var (exitCode, output) = await BashAsync(folder, script);
        Assert.That(exitCode, Is.Zero, output);
        return output;
    }

    private static Task<(int ExitCode, string Output)> BashAsync(TemporaryFolder folder, string script) =>
        Shell.RunAsync($"export CI=true MSBUILDDISABLENODEREUSE=1\n{script}", folder.Path, seconds: 300);
}
