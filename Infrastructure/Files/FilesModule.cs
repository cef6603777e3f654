using Autofac;
using Interlock.Application.Swaps;
using Interlock.Application.Swaps.Planning;

namespace Interlock.Infrastructure.Files;

/// <summary>Wires the looking at files while the server runs.</summary>
public sealed class FilesModule : Module
{
    /// <inheritdoc />
    protected override void Load(ContainerBuilder builder)
    {
        builder.Register(context => new FileDigests(context.Resolve<TimeProvider>())).As<IFileDigests>().SingleInstance();
    }
}
