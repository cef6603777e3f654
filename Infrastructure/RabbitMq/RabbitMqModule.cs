using Autofac;
using Interlock.Application.Tasks;

namespace Interlock.Infrastructure.RabbitMq;

/// <summary>Wires RabbitMQ: its connection and the engine of tasks. Where ops chose another engine it is left out, and costs nothing.</summary>
/// <param name="config">The section <c>queue</c>.</param>
public sealed class RabbitMqModule(RabbitmqQueueConfig config) : Module
{
    /// <inheritdoc />
    protected override void Load(ContainerBuilder builder)
    {
        builder.RegisterInstance(config);
        builder.RegisterType<RabbitMqConnection>().SingleInstance();
        builder.RegisterType<TaskTopology>().SingleInstance();
        builder.RegisterType<TaskPublisher>().SingleInstance();
        builder.RegisterType<TaskConsumer>().SingleInstance();
        builder.RegisterType<RabbitMqTaskEngine>().As<ITaskEngine>().SingleInstance();
    }
}
