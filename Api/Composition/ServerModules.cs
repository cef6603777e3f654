using Autofac;
using Interlock.Application.Configuration.Root;
using Interlock.Application.Tasks;
using Interlock.Infrastructure.Clients;
using Interlock.Infrastructure.Configuration;
using Interlock.Infrastructure.Datastore.Providers;
using Interlock.Infrastructure.Files;
using Interlock.Infrastructure.Images;
using Interlock.Infrastructure.Parquet;
using Interlock.Infrastructure.Passwords;
using Interlock.Infrastructure.Plugins;
using Interlock.Infrastructure.Processes;
using Interlock.Infrastructure.Queue;
using Interlock.Infrastructure.RabbitMq;
using Interlock.Infrastructure.RabbitMq.Consumers;
using Interlock.Infrastructure.Runtimes.Catalog;
using Interlock.Infrastructure.Threads;

namespace Interlock.Api.Composition;

/// <summary>The modules of every process: the server and the commands.</summary>
internal static class ServerModules
{
    /// <summary>Registers all that a configuration asks for.</summary>
    /// <param name="container">What to register with.</param>
    /// <param name="reading">A configuration without errors.</param>
    public static void Add(ContainerBuilder container, ConfigReading reading)
    {
        var config = reading.ValidConfig;
        var folder = reading.Folder;
        container.RegisterModule(new PluginsModule(reading.Plugins));
        container.RegisterModule(new ConfigurationModule(reading));
        container.RegisterModule(new DatastoreModule(config.Datastore, folder));
        container.RegisterModule<ClientsModule>();
        container.RegisterModule<ThreadsModule>();
        container.RegisterModule<ParquetModule>();
        container.RegisterModule<PasswordsModule>();
        container.RegisterModule<RuntimesModule>();
        container.RegisterModule<ImagesModule>();
        container.RegisterModule(new FilesModule(DatastoreContexts.JournalFolder(config.Datastore, folder)));
        container.RegisterModule<ProcessesModule>();
        container.RegisterModule(new ApplicationModule(config, folder));
        container.RegisterModule(new QueueModule(config.Queue));
        if (config.Queue is RabbitmqQueueConfig rabbitmq)
        {
            container.RegisterModule(new RabbitMqModule(rabbitmq));
            container.RegisterModule<ConsumersModule>();
        }
    }

    public static bool RunsJobs(InterlockConfig config) => config.Jobs.Count > 0 && config.Scheduler.Enabled;
}
