using Autofac;
using Interlock.Application.Swaps;

namespace Interlock.Infrastructure.Files;

/// <summary>Wires the stamps and hashes of watched files.</summary>
public sealed class FilesModule : Module
{
    /// <inheritdoc />
    protected override void Load(ContainerBuilder builder)
    {
        builder.Register(context => new FileDigests(context.Resolve<TimeProvider>())).As<IFileDigests>().SingleInstance();
    }
}
