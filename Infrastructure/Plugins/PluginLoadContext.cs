using System.Reflection;
using System.Runtime.Loader;

namespace Interlock.Infrastructure.Plugins;

/// <summary>
/// Where the assemblies of one plugin live. What server and plugin talk with is the server's; everything else is the plugin's own, whatever
/// versions others use. Assemblies are read into memory, so that whoever overwrites a file does not pull it from under a running server.
/// </summary>
/// <param name="file">The plugin's assembly.</param>
internal sealed class PluginLoadContext(string file) : AssemblyLoadContext(Path.GetFileNameWithoutExtension(file))
{
    private static readonly string[] Shared = ["Interlock.", "Autofac", "Microsoft.Extensions."];

    private static readonly AssemblyLoadContext Server = GetLoadContext(typeof(PluginLoadContext).Assembly)!;

    /// <summary>The files of the server's assemblies and of the framework's, by name.</summary>
    private static readonly Dictionary<string, string> ServerFiles = ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .DistinctBy(path => Path.GetFileNameWithoutExtension(path))
        .ToDictionary(path => Path.GetFileNameWithoutExtension(path));

    private readonly AssemblyDependencyResolver _resolver = new(file);
    private readonly Dictionary<string, Assembly> _read = new(StringComparer.Ordinal);

    /// <summary>The plugin's assembly.</summary>
    /// <exception cref="PluginException">An assembly it refers to is not there.</exception>
    public Assembly LoadPlugin()
    {
        var plugin = Read(file);
        foreach (var needed in plugin.GetReferencedAssemblies().Where(needed => !IsThere(needed)))
        {
            throw new PluginException($"it needs {needed.Name} {needed.Version}, {WhyNot(needed)}");
        }

        return plugin;
    }

    /// <inheritdoc />
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (Shared.Any(prefix => assemblyName.Name!.StartsWith(prefix, StringComparison.Ordinal)) && ServerFiles.ContainsKey(assemblyName.Name!))
        {
            return Server.LoadFromAssemblyName(assemblyName);
        }

        return _resolver.ResolveAssemblyToPath(assemblyName) is { } path ? Read(path) : null;
    }

    /// <inheritdoc />
    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : 0;

    private bool IsThere(AssemblyName needed)
    {
        try
        {
            return LoadFromAssemblyName(needed).GetName().Version >= needed.Version;
        }
        catch (Exception e) when (e is FileNotFoundException or FileLoadException or BadImageFormatException)
        {
            return false;
        }
    }

    private static string WhyNot(AssemblyName needed) => ServerFiles.TryGetValue(needed.Name!, out var own)
        ? $"and this server has {AssemblyName.GetAssemblyName(own).Version}"
        : "which is neither beside it nor part of this server, or is damaged";

    private Assembly Read(string path)
    {
        lock (_read)
        {
            if (!_read.TryGetValue(path, out var assembly))
            {
                var symbols = Path.ChangeExtension(path, ".pdb");
                using var content = new MemoryStream(File.ReadAllBytes(path));
                using var lines = File.Exists(symbols) ? new MemoryStream(File.ReadAllBytes(symbols)) : null;
                _read[path] = assembly = LoadFromStream(content, lines);
            }

            return assembly;
        }
    }
}
