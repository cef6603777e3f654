using Autofac;
using Interlock.Application.Serving.Threads;

namespace Interlock.Infrastructure.Threads;

/// <summary>Wires the threads on which versions are loaded.</summary>
public sealed class ThreadsModule : Module
{
    /// <inheritdoc />
    protected override void Load(ContainerBuilder builder)
    {
        builder.RegisterInstance<IThreadPriority>(OperatingSystem.IsLinux() ? new LinuxNice() : new PortablePriority());
        builder.RegisterType<LoadThreads>().As<ILoadThreads>().SingleInstance();
    }
}
