using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Loader;

namespace Interlock.Api.Tests.Infrastructure.Plugins;

/// <summary>Writes assemblies with one empty public class, which is what its base class is.</summary>
internal static class PluginAssembly
{
    /// <summary>Writes an assembly and gives its bytes; it is named as its file.</summary>
    public static byte[] Write(string file, Type parent, string version = "1.0.0.0")
    {
        var name = new AssemblyName(Path.GetFileNameWithoutExtension(file)) { Version = Version.Parse(version) };
        var assembly = new PersistedAssemblyBuilder(name, typeof(object).Assembly);
        var type = assembly.DefineDynamicModule(name.Name!).DefineType($"{name.Name}.Derived", TypeAttributes.Public | TypeAttributes.Class, parent);
        type.DefineDefaultConstructor(MethodAttributes.Public);
        type.CreateType();
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        assembly.Save(file);
        return File.ReadAllBytes(file);
    }

    /// <summary>Writes a plugin and an assembly it depends on: the plugin's module derives from a class of the other.</summary>
    /// <param name="file">The plugin's file.</param>
    /// <param name="dependency">The other's file.</param>
    /// <param name="parent">What the class of the other derives from.</param>
    /// <param name="version">The other's version.</param>
    public static void WriteWithDependency(string file, string dependency, Type parent, string version)
    {
        using var content = new MemoryStream(Write(dependency, parent, version));
        var loaded = new AssemblyLoadContext("for the compiler").LoadFromStream(content);
        Write(file, loaded.GetExportedTypes()[0]);
    }
}
