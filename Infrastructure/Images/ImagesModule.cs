using Autofac;
using Interlock.Application.Kinds.Images;

namespace Interlock.Infrastructure.Images;

/// <summary>Wires the decoder of uploaded pictures.</summary>
public sealed class ImagesModule : Module
{
    /// <inheritdoc />
    protected override void Load(ContainerBuilder builder) =>
        builder.RegisterType<SkiaPictureDecoder>().As<IPictureDecoder>().SingleInstance();
}
