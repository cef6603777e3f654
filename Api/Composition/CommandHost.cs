using Autofac;
using Autofac.Extensions.DependencyInjection;
using Interlock.Api.Lifecycle;
using Interlock.Infrastructure.Configuration;
using NLog.Extensions.Logging;

namespace Interlock.Api.Composition;

/// <summary>The services of a command that serves nothing: made when they are asked for, without a web server.</summary>
internal static class CommandHost
{
    /// <param name="reading">A configuration without errors.</param>
    /// <param name="quiet">Whether the output stream is for the results alone.</param>
    public static AutofacServiceProvider Build(ConfigReading reading, bool quiet = false)
    {
        Logs.ConfigureForCommand(quiet);
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.ClearProviders().AddNLog());
        var container = new ContainerBuilder();
        container.Populate(services);
        ServerModules.Add(container, reading);
        return new AutofacServiceProvider(container.Build());
    }
}
