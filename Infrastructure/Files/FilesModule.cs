using Autofac;
using Interlock.Application.Swaps.Planning;
using Interlock.Application.Swaps.Publishing;
using Interlock.Application.Swaps.Revisions;

namespace Interlock.Infrastructure.Files;

/// <summary>Wires what is read from files, and kept in files, while the server runs.</summary>
/// <param name="journal">The folder of the journals of rollbacks and watches.</param>
public sealed class FilesModule(string journal) : Module
{
    /// <inheritdoc />
    protected override void Load(ContainerBuilder builder)
    {
        builder.Register(context => new FileDigests(context.Resolve<TimeProvider>())).As<IFileDigests>().SingleInstance();
        builder.RegisterInstance<IRollbackJournal>(new FileRollbackJournal(journal));
        builder.RegisterInstance<IWatchJournal>(new FileWatchJournal(Path.Combine(journal, "watches")));
    }
}
