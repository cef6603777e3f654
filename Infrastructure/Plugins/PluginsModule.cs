using Autofac;
using Autofac.Core;
using Microsoft.Extensions.Hosting;

namespace Interlock.Infrastructure.Plugins;

/// <summary>Wires plugins by their own modules. It is registered before all others, so that a plugin cannot replace a service of the server.</summary>
/// <param name="plugins">What the folder of plugins came to.</param>
public sealed class PluginsModule(PluginSet plugins) : Module
{
    /// <inheritdoc />
    protected override void Load(ContainerBuilder builder)
    {
        foreach (var module in plugins.Loaded.SelectMany(plugin => plugin.Modules))
        {
            builder.RegisterModule((IModule)Activator.CreateInstance(module)!);
        }

        builder.RegisterInstance(plugins);
        builder.RegisterType<PluginLog>().As<IHostedService>().SingleInstance();
    }
}
