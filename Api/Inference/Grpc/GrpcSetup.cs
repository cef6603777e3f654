using Interlock.Api.Access;
using Interlock.Api.Lifecycle;
using Interlock.Application.Access;
using Interlock.Application.Configuration;
using Interlock.Application.Inference;
using Interlock.Domain.Access;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Interlock.Api.Inference.Grpc;

/// <summary>Serves gRPC where <c>server.grpc-urls</c> has addresses, with gRPC's own health and reflection.</summary>
internal static class GrpcSetup
{
    /// <summary>HTTP/2 and nothing else on its ports: without TLS a client cannot ask for it.</summary>
    public static void Configure(KestrelServerOptions kestrel, ServerConfig server)
    {
        var ports = server.GrpcPorts.ToHashSet();
        if (ports.Count > 0)
        {
            kestrel.ConfigureEndpointDefaults(listen => listen.Protocols = listen.IPEndPoint is { } address && ports.Contains(address.Port) ? HttpProtocols.Http2 : listen.Protocols);
        }
    }

    /// <summary>Adds what it needs.</summary>
    public static void Add(IServiceCollection services, ServerConfig server)
    {
        if (server.GrpcUrls.Length == 0)
        {
            return;
        }

        services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = (int)Math.Min(server.BodyLimit.Bytes, int.MaxValue);
            grpc.MaxSendMessageSize = null;

            // What is at no path is 404, for callers who may know; clients take that for UNIMPLEMENTED.
            grpc.IgnoreUnknownServices = true;
            grpc.Interceptors.Add<GrpcErrors>();
        });
        services.AddGrpcReflection();
        services.AddGrpcHealthChecks(health => health.Services.Map("inference.GRPCInferenceService", _ => true)).AddCheck<ReadyCheck>("ready");
    }

    /// <summary>Maps its calls.</summary>
    public static void Map(WebApplication app, ServerConfig server)
    {
        if (server.GrpcUrls.Length == 0)
        {
            return;
        }

        app.MapGrpcService<GrpcService>();
        app.MapGrpcReflectionService().WithMetadata(new RequiresRoleAttribute(Role.Infer, Role.View));
        app.MapGrpcHealthChecksService().WithMetadata(new RequiresRoleAttribute(Role.View), new OpenAreaAttribute(OpenArea.Health));
    }
}

/// <summary>Whether the server answers, for gRPC's health service.</summary>
internal sealed class ReadyCheck(ServerState state, IInferenceService inference) : IHealthCheck
{
    /// <inheritdoc />
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(ModelRoute.IsReady(state, inference) ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy());
}
