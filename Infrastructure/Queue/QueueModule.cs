using Autofac;
using Interlock.Application.Tasks;

namespace Interlock.Infrastructure.Queue;

/// <summary>Wires the embedded engine, where the configuration says so.</summary>
/// <param name="config">The section <c>queue</c>.</param>
public sealed class QueueModule(QueueConfig config) : Module
{
    /// <inheritdoc />
    protected override void Load(ContainerBuilder builder)
    {
        if (config is EmbeddedQueueConfig embedded)
        {
            builder.RegisterInstance(embedded);
            builder.RegisterType<EmbeddedTaskEngine>().As<ITaskEngine>().SingleInstance();
        }
    }
}
