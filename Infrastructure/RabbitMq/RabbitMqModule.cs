using Autofac;
using Interlock.Application.Configuration;
using Interlock.Application.Consuming;
using Interlock.Application.Tasks;
using Interlock.Infrastructure.RabbitMq.Consumers;

namespace Interlock.Infrastructure.RabbitMq;

/// <summary>Wires RabbitMQ: the engine of tasks, and the models that consume. Where ops chose another engine it is left out, and costs nothing.</summary>
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
        builder.RegisterType<MessageServices>().SingleInstance();
        builder.RegisterType<ModelConsumers>().As<IModelConsumers>().SingleInstance();
    }
}
