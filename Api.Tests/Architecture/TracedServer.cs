using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using Interlock.Api.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Interlock.Api.Tests.Architecture;

/// <summary>
/// The whole server on a socket of its own, built from copies of the assemblies in which every method reports its type to <see cref="CallTrace"/>.
/// What the compiler wrote (accessors of plain properties, equality of records) and static constructors report nothing.
/// </summary>
internal sealed class TracedServer : AssemblyLoadContext, IAsyncDisposable
{
    private static readonly string[] Projects = ["Interlock.Domain", "Interlock.Application", "Interlock.Infrastructure", "interlock"];

    private readonly TemporaryFolder _assemblies = new();
    private readonly TemporaryFolder _folder = new();
    private WebApplication? _app;

    private TracedServer()
    {
        foreach (var project in Projects)
        {
            Weave(Path.Combine(AppContext.BaseDirectory, $"{project}.dll"), Path.Combine(_assemblies.Path, $"{project}.dll"));
        }
    }

    public HttpClient Client { get; } = new();

    /// <summary>The folder of its config.yaml.</summary>
    public string Folder => _folder.Path;

    /// <summary>Starts a server and waits until it is ready.</summary>
    public static async Task<TracedServer> StartAsync(string yaml)
    {
        var server = new TracedServer();
        await server.RunAsync(yaml);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }

        _folder.Dispose();
        _assemblies.Dispose();
    }

    protected override Assembly? Load(AssemblyName assemblyName) =>
        Projects.Contains(assemblyName.Name) ? LoadFromAssemblyPath(Path.Combine(_assemblies.Path, $"{assemblyName.Name}.dll")) : null;

    private async Task RunAsync(string yaml)
    {
        var variables = new Dictionary<string, string> { ["INTERLOCK__SERVER__URLS"] = "http://127.0.0.1:0", ["INTERLOCK__SERVER__DRAIN__DELAY"] = "0s" };
        var config = Path.Combine(_folder.Path, "config.yaml");
        await File.WriteAllTextAsync(config, yaml);
        var reader = TypeOf("Interlock.Infrastructure", "Configuration.ConfigReader");
        var reading = reader.GetMethod("ReadFile", [typeof(string)])!.Invoke(Activator.CreateInstance(reader, variables), [config]);
        var host = TypeOf("interlock", "Composition.ServerHost", "Interlock.Api");
        _app = (WebApplication)host.GetMethod("Build")!.Invoke(null, [reading, null])!;
        await _app.StartAsync();
        Client.BaseAddress = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        await Poll.UntilAsync(async () => (await Client.GetAsync("/healthz/ready")).IsSuccessStatusCode, "the server is ready", seconds: 120);
    }

    private Type TypeOf(string assembly, string name, string? root = null) =>
        LoadFromAssemblyName(new AssemblyName(assembly)).GetType($"{root ?? assembly}.{name}", throwOnError: true)!;

    private static void Weave(string from, string to)
    {
        using var module = ModuleDefinition.ReadModule(from);
        var enter = module.ImportReference(typeof(CallTrace).GetMethod(nameof(CallTrace.Enter)));
        foreach (var method in module.GetTypes().SelectMany(type => type.Methods).Where(IsWritten))
        {
            var (body, first) = (method.Body.GetILProcessor(), method.Body.Instructions[0]);
            body.InsertBefore(first, body.Create(OpCodes.Ldstr, NameOf(method.DeclaringType)));
            body.InsertBefore(first, body.Create(OpCodes.Ldstr, method.Name));
            body.InsertBefore(first, body.Create(OpCodes.Call, enter));
        }

        module.Write(to);
    }

    // The types behind lambdas and async methods are the compiler's, but what their methods do is written by hand.
    private static bool IsWritten(MethodDefinition method) =>
        method.HasBody
        && method is not { IsConstructor: true, IsStatic: true }
        && !method.CustomAttributes.Any(attribute => attribute.AttributeType.Name == nameof(CompilerGeneratedAttribute))
        && !NameOf(method.DeclaringType).StartsWith('<');

    private static string NameOf(TypeDefinition type)
    {
        while (type.DeclaringType is { } around)
        {
            type = around;
        }

        return type.Name.Split('`')[0];
    }
}
