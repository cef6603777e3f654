using Autofac;
using Interlock.Application.Kinds.Tabular;
using Interlock.Domain.Tabular;
using Interlock.Infrastructure.Plugins;

namespace Threshold;

/// <summary>Adds the runtime: the server finds this class by itself.</summary>
public sealed class ThresholdModule : Module
{
    protected override void Load(ContainerBuilder builder) =>
        builder.RegisterRuntime<ThresholdModel, TabularRow, TabularResult>(typeof(TabularModelConfig), typeof(ThresholdConfig));
}
