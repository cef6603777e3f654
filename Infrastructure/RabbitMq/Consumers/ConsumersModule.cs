using Autofac;
using Interlock.Application.Consuming;

namespace Interlock.Infrastructure.RabbitMq.Consumers;

/// <summary>Wires the models that answer the messages of a queue; beside <see cref="RabbitMqModule"/>.</summary>
public sealed class ConsumersModule : Module
{
    /// <inheritdoc />
    protected override void Load(ContainerBuilder builder)
    {
        builder.RegisterType<MessageServices>().SingleInstance();
        builder.RegisterType<ModelConsumers>().As<IModelConsumers>().SingleInstance();
    }
}
