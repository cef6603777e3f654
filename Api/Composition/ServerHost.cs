using Autofac;
using Autofac.Extensions.DependencyInjection;
using Interlock.Api.Access;
using Interlock.Api.Audit;
using Interlock.Api.Authentication;
using Interlock.Api.Bodies;
using Interlock.Api.Guards;
using Interlock.Api.Health;
using Interlock.Api.Http;
using Interlock.Api.Http.Errors;
using Interlock.Api.Inference.Grpc;
using Interlock.Api.Lifecycle;
using Interlock.Api.Lifecycle.Tls;
using Interlock.Api.Quality;
using Interlock.Api.Retention;
using Interlock.Api.Swagger;
using Interlock.Api.Telemetry;
using Interlock.Api.WebConsole;
using Interlock.Application.Access;
using Interlock.Application.Configuration;
using Interlock.Application.Configuration.Root;
using Interlock.Domain.Access;
using Interlock.Infrastructure.Certificates;
using Interlock.Infrastructure.Configuration;
using Interlock.Infrastructure.Processes;
using Interlock.Infrastructure.Telemetry;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.Extensions.Hosting.Systemd;
using NLog.Web;

namespace Interlock.Api.Composition;

/// <summary>The composition root: builds the server from its configuration.</summary>
internal static class ServerHost
{
    /// <summary>The whole server, not yet started.</summary>
    /// <param name="reading">What to serve: a configuration without errors.</param>
    /// <param name="wire">Further registrations, for tests.</param>
    public static WebApplication Build(ConfigReading reading, Action<ContainerBuilder>? wire = null)
    {
        var config = reading.ValidConfig;
        // config.yaml says it all: no appsettings.json is watched (the watcher would also see every write to the database).
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            ContentRootPath = AppContext.BaseDirectory,
            Args = ["--hostBuilder:reloadConfigOnChange=false"],
        });
        builder.Logging.ClearProviders();
        PlainMessage.Register();
        builder.Host.UseNLog();
        builder.Host.UseServiceProviderFactory(new AutofacServiceProviderFactory());
        builder.Host.ConfigureContainer<ContainerBuilder>(container =>
        {
            ServerModules.Add(container, reading);
            wire?.Invoke(container);
        });
        ConfigureServer(builder, config);
        // First: what the others do while they start is counted.
        TelemetrySetup.Add(builder.Services, config.Telemetry, builder.Configuration, typeof(ServerHost).Assembly.GetName().Version!.ToString(3));
        AddServices(builder.Services);
        AccessSetup.Add(
            builder.Services, config.Access, config.Access?.Certificates is { } certificates ? ClientAuthorities.Read(certificates.Authorities) : default);
        ConsoleSetup.Add(builder.Services);
        GrpcSetup.Add(builder.Services, config.Server);
        if (config.Access is not null)
        {
            builder.Services.AddHostedService<KeyRefreshService>();
        }

        if (config.Models.Values.Any(model => model.Consume is not null))
        {
            builder.Services.AddHostedService<ConsumerService>();
        }

        if (ServerModules.RunsJobs(config))
        {
            builder.Services.AddHostedService<JobsService>();
        }

        var app = builder.Build();
        SecurityHeaders.Use(app, config.Server);
        app.UseMiddleware<AccessLog>();
        app.UseMiddleware<ErrorMiddleware>();
        app.UseMiddleware<HeadRequests>();
        app.UseMiddleware<PublicAddress>();
        CrossOrigin.Use(app, config.Server.Cors);
        app.UseMiddleware<RequestGuard>(config.Access is null);
        app.UseRouting();
        AccessSetup.Use(app, config.Access);
        SwaggerPages.Map(app);
        TelemetrySetup.MapMetrics(app, "/metrics", EmptyFamilies.Add).WithMetadata(new RequiresRoleAttribute(Role.View), new OpenAreaAttribute(OpenArea.Metrics), new HttpMethodMetadata([HttpMethods.Get]));
        GrpcSetup.Map(app, config.Server);
        app.MapControllers().Add(endpoint =>
        {
            DirectActionsAttribute.Apply(endpoint);
            KnownQuery.Apply(endpoint);
        });
        return app;
    }

    private static void ConfigureServer(WebApplicationBuilder builder, InterlockConfig config)
    {
        var server = config.Server;
        builder.WebHost.UseUrls(server.AllUrls);
        if (server.UsesHttps)
        {
            builder.WebHost.UseKestrelHttpsConfiguration();
            AddCertificate(builder, server.Tls, config.Access?.Certificates is not null);
        }

        // A proxy that takes a bare LF for part of a line sees other requests than a server that takes it for an end.
        AppContext.SetSwitch("Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators", true);

        // Spans of requests have method, route and status, by the conventions of OpenTelemetry.
        AppContext.SetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", false);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            GrpcSetup.Configure(kestrel, server);
            kestrel.RequestHeaderEncodingSelector = MessageFraming.EncodingOf;
            kestrel.Limits.MaxRequestBodySize = server.BodyLimit.Bytes;
            kestrel.Limits.MaxConcurrentConnections = server.MaxConnections ?? OpenFiles.MostConnections;
        });
        builder.Services.Configure<HostOptions>(host =>
        {
            host.ShutdownTimeout = server.Drain.Timeout;
            host.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.StopHost;
        });
    }

    private static void AddCertificate(WebApplicationBuilder builder, TlsConfig? tls, bool asksClients)
    {
        if (tls is not null)
        {
            builder.Services.AddSingleton(tls);
            builder.Services.AddSingleton<ServedCertificate>();
            builder.Services.AddHostedService<TlsReloadService>();
        }

        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureHttpsDefaults(https =>
        {
            if (asksClients)
            {
                CertificateAuthentication.Configure(https);
            }

            if (tls is not null)
            {
                kestrel.ApplicationServices.GetRequiredService<ServedCertificate>().Configure(https);
            }
        }));
    }

    private static void AddServices(IServiceCollection services)
    {
        services.AddSingleton<ServerState>();
        services.AddSingleton<BodyMemory>();
        services.AddSingleton<IRefusalLog, RefusalAudit>();
        services.AddSingleton<FailureLog>();
        services.AddSingleton<IHostLifetime, DrainLifetime>();
        services.AddSingleton<ISystemdNotifier, SystemdNotifier>();
        services.AddHostedService<SystemdService>();
        services.AddSingleton<HangUp>();
        AddReloadable<ConfigWatchService>(services);
        services.AddHostedService<StartupService>();
        AddReloadable<LogReloadService>(services);
        services.AddHostedService<ReloadService>();
        services.AddHostedService<SharedFolderService>();
        services.AddHostedService<WatchdogService>();
        services.AddSingleton<ServerGauges>();
        services.AddHostedService(provider => provider.GetRequiredService<ServerGauges>());
        services.AddSingleton<Traffic>();
        services.AddHostedService(provider => provider.GetRequiredService<Traffic>());
        services.AddHostedService<DeliveryService>();
        services.AddHostedService<TaskHost>();
        services.AddHostedService<RetentionHost>();
        services.AddHostedService<QualityWatchHost>();
        services.AddCors();
        services.AddResponseCompression(compression =>
        {
            compression.EnableForHttps = true;
            compression.MimeTypes = ["application/json"];
        });
        services.AddRouting(routing => routing.SetParameterPolicy<KindConstraint>("kind"));
        SwaggerPages.Add(services);
        services.AddMvcCore(Configure)
            .AddApiExplorer()
            .AddApplicationPart(typeof(ServerHost).Assembly)
            .AddViews()
            .AddRazorViewEngine()
            .ConfigureApiBehaviorOptions(api => api.SuppressMapClientErrors = true)
            .AddJsonOptions(json => ContractJson.Configure(json.JsonSerializerOptions, ApiJson.Default));
    }

    private static void AddReloadable<T>(IServiceCollection services)
        where T : class, IHostedService, IReloadable
    {
        services.AddSingleton<T>();
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<T>());
        services.AddSingleton<IReloadable>(provider => provider.GetRequiredService<T>());
    }

    private static void Configure(MvcOptions mvc)
    {
        mvc.OutputFormatters.Insert(0, new ContractFormatter());
        mvc.Filters.Add(new ProducesAttribute("application/json"));

        // Actions read bodies themselves, so that problems with one are reported as all others are.
        mvc.ValueProviderFactories.RemoveType<FormValueProviderFactory>();
        mvc.ValueProviderFactories.RemoveType<JQueryFormValueProviderFactory>();
        mvc.ValueProviderFactories.RemoveType<FormFileValueProviderFactory>();
    }
}
