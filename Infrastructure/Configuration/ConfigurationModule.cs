using Autofac;
using Interlock.Application.Configuration.Root;
using Interlock.Application.Swaps.Watching;
using Interlock.Infrastructure.Configuration.Yaml;

namespace Interlock.Infrastructure.Configuration;

/// <summary>Wires the configuration that the server starts with, and the reading of further ones.</summary>
/// <param name="reading">config.yaml, without errors.</param>
public sealed class ConfigurationModule(ConfigReading reading) : Module
{
    /// <inheritdoc />
    protected override void Load(ContainerBuilder builder)
    {
        builder.RegisterInstance(reading.Proposal);
        builder.RegisterInstance(reading.Source);
        builder.RegisterType<WatchedFiles>().As<IWatchedFiles>().SingleInstance();
        builder.RegisterType<YamlEdits>().As<IConfigEdits>().SingleInstance();
        builder.Register(_ => new ConfigProposals(reading.Source, reading.Plugins)).As<IConfigProposals>().SingleInstance();
    }
}
