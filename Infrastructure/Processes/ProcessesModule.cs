using Autofac;
using Interlock.Application.Jobs.Steps;

namespace Interlock.Infrastructure.Processes;

/// <summary>Wires the step that runs programs.</summary>
public sealed class ProcessesModule : Module
{
    /// <inheritdoc />
    protected override void Load(ContainerBuilder builder) => builder.RegisterType<CommandStep>().As<IStepRunner>().SingleInstance();
}
