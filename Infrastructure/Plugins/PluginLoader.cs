using System.Reflection;
using Autofac;
using Autofac.Core;
using Interlock.Infrastructure.Runtimes.Catalog;
using Module = Autofac.Module;

namespace Interlock.Infrastructure.Plugins;

/// <summary>Loads a plugin and finds its runtimes, by running its modules once on a temporary builder.</summary>
internal static class PluginLoader
{
    /// <summary>The plugin.</summary>
    /// <param name="file">Its assembly.</param>
    /// <param name="source">What reports and logs call it.</param>
    /// <param name="known">The runtimes that exist already.</param>
    /// <exception cref="PluginException">It cannot be used.</exception>
    public static Plugin Load(string file, string source, RuntimeCatalog known)
    {
        if (!File.Exists(file))
        {
            throw new PluginException("there is no such file; the assembly of a plugin is named as its folder");
        }

        try
        {
            var modules = ModulesOf(new PluginLoadContext(file).LoadPlugin());
            var runtimes = RuntimesOf(modules);
            PluginRules.Check(runtimes, known);
            return new Plugin(source, modules, runtimes);
        }
        catch (Exception e) when (e is not PluginException)
        {
            // Whatever code of others throws, the server goes on without it.
            throw new PluginException(PluginFaults.Explain(e));
        }
    }

    private static List<Type> ModulesOf(Assembly assembly)
    {
        var modules = assembly.GetExportedTypes()
            .Where(type => type.IsSubclassOf(typeof(Module)) && !type.IsAbstract && !type.ContainsGenericParameters && type.GetConstructor([]) is not null)
            .ToList();
        return modules.Count > 0
            ? modules
            : throw new PluginException("it has no public Autofac module with a parameterless constructor; what a plugin needs lies in a folder with it");
    }

    private static List<RuntimeEntry> RuntimesOf(List<Type> modules)
    {
        var scratch = new ContainerBuilder();
        foreach (var module in modules)
        {
            ((IModule)Activator.CreateInstance(module)!).Configure(scratch.ComponentRegistryBuilder);
        }

        return RuntimeRegistration.In(scratch);
    }
}
