using System.Diagnostics;
using Grpc.Core;
using Interlock.Api.Access;
using Interlock.Api.Bodies;
using Interlock.Api.Http;
using Interlock.Api.Inference.Grpc.Protocol;
using Interlock.Api.Lifecycle;
using Interlock.Application.Access;
using Interlock.Application.Configuration;
using Interlock.Application.Inference;
using Interlock.Application.Serving.Catalog;
using Interlock.Application.Telemetry;
using Interlock.Domain;
using Interlock.Domain.Access;

namespace Interlock.Api.Inference.Grpc;

/// <summary>The Open Inference Protocol over gRPC.</summary>
[RequiresRole(Role.Infer, Role.View)]
internal sealed class GrpcService(IInferenceService inference, ModelRepository repository, RepositoryCalls calls, ServerState state, ServerConfig server)
    : InferenceMethods.ServiceBase
{
    /// <inheritdoc />
    [OpenArea(OpenArea.Health)]
    public override Task<ServerLiveResponse> ServerLive(ServerLiveRequest request, ServerCallContext context) => Task.FromResult(new ServerLiveResponse { Live = true });

    /// <inheritdoc />
    [OpenArea(OpenArea.Health)]
    public override Task<ServerReadyResponse> ServerReady(ServerReadyRequest request, ServerCallContext context) =>
        Task.FromResult(new ServerReadyResponse { Ready = ModelRoute.IsReady(state, inference) });

    /// <inheritdoc />
    public override Task<ModelReadyResponse> ModelReady(ModelReadyRequest request, ServerCallContext context)
    {
        var model = Find(request.Name, context);
        return Task.FromResult(new ModelReadyResponse { Ready = IsReady(model, Named(request.Version)) });
    }

    /// <inheritdoc />
    public override Task<ServerMetadataResponse> ServerMetadata(ServerMetadataRequest request, ServerCallContext context) =>
        Task.FromResult(new ServerMetadataResponse { Name = server.Name, Version = ProtocolController.Version, Extensions = { ProtocolController.Extensions } });

    /// <inheritdoc />
    public override Task<ModelMetadataResponse> ModelMetadata(ModelMetadataRequest request, ServerCallContext context)
    {
        var model = Find(request.Name, context);
        var version = inference.FindVersion(model, Named(request.Version));
        return Task.FromResult(GrpcAnswer.Metadata(model, version, inference.ContractOf(version)));
    }

    /// <inheritdoc />
    public override Task<ModelConfigResponse> ModelConfig(ModelConfigRequest request, ServerCallContext context)
    {
        var model = Find(request.Name, context);
        var version = inference.FindVersion(model, Named(request.Version));
        return Task.FromResult(new ModelConfigResponse { Config = GrpcAnswer.Config(model, version, inference.ContractOf(version)) });
    }

    /// <inheritdoc />
    public override Task<ModelStatisticsResponse> ModelStatistics(ModelStatisticsRequest request, ServerCallContext context)
    {
        var caller = Callers.Of(context.GetHttpContext());
        var versions = request.Name.Length > 0
            ? [inference.FindVersion(Find(request.Name, context), Named(request.Version))]
            : inference.Models.Where(model => caller?.MayCall(model.Name) != false).SelectMany(model => model.Loaded);
        return Task.FromResult(new ModelStatisticsResponse { ModelStats = { versions.Select(GrpcAnswer.Statistics) } });
    }

    /// <inheritdoc />
    [RequiresRole(Role.Infer)]
    public override Task<ModelInferResponse> ModelInfer(ModelInferRequest request, ServerCallContext context) => InferAsync(request, context);

    /// <inheritdoc />
    [RequiresRole(Role.Infer)]
    public override async Task ModelStreamInfer(
        IAsyncStreamReader<ModelInferRequest> requestStream, IServerStreamWriter<ModelStreamInferResponse> responseStream, ServerCallContext context)
    {
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
        {
            ModelStreamInferResponse response;
            try
            {
                response = new ModelStreamInferResponse { InferResponse = await InferAsync(request, context) };
            }
            catch (Exception e) when (!context.CancellationToken.IsCancellationRequested)
            {
                response = new ModelStreamInferResponse
                {
                    ErrorMessage = e is RpcException known ? known.Status.Detail : GrpcErrors.Describe(e).Text,
                    InferResponse = new ModelInferResponse { ModelName = request.ModelName, ModelVersion = request.ModelVersion, Id = request.Id },
                };
            }

            await responseStream.WriteAsync(response, context.CancellationToken);
        }
    }

    /// <inheritdoc />
    public override Task<RepositoryIndexResponse> RepositoryIndex(RepositoryIndexRequest request, ServerCallContext context)
    {
        var caller = Callers.Of(context.GetHttpContext());
        var entries = repository.Entries.Where(entry => caller?.MayCall(entry.Model) != false && (entry.IsReady || !request.Ready));
        return Task.FromResult(new RepositoryIndexResponse { Models = { entries.Select(GrpcAnswer.Index) } });
    }

    /// <inheritdoc />
    [RequiresRole(Role.Admin)]
    public override async Task<RepositoryModelLoadResponse> RepositoryModelLoad(RepositoryModelLoadRequest request, ServerCallContext context)
    {
        RepositoryCalls.RequireNone(request.Parameters.Keys);
        await calls.LoadAsync(context.GetHttpContext(), request.ModelName, context.CancellationToken);
        return new RepositoryModelLoadResponse();
    }

    /// <inheritdoc />
    [RequiresRole(Role.Admin)]
    public override async Task<RepositoryModelUnloadResponse> RepositoryModelUnload(RepositoryModelUnloadRequest request, ServerCallContext context)
    {
        await calls.UnloadAsync(context.GetHttpContext(), request.ModelName);
        return new RepositoryModelUnloadResponse();
    }

    /// <summary>A version that is configured and not loaded is not ready; that is no failure of the call.</summary>
    private bool IsReady(ServedModel model, string? version) => ModelRoute.IsReady(model) && repository.IsLoaded(model.Name)
        && (version is null || !model.Config.Versions.ContainsKey(version) || model.Find(version) is not null)
        && inference.FindVersion(model, version).Health.Reason is null;

    private static string? Named(string version) => version.Length > 0 ? version : null;

    /// <summary>A model that the caller may use.</summary>
    private ServedModel Find(string name, ServerCallContext context)
    {
        var model = inference.Find(name);
        return Callers.Of(context.GetHttpContext())?.MayCall(name) == false
            ? throw new RpcException(new Status(StatusCode.PermissionDenied, $"This caller may not use the model '{name}'."))
            : model;
    }

    private async Task<ModelInferResponse> InferAsync(ModelInferRequest request, ServerCallContext context)
    {
        var (start, code, version) = (Stopwatch.GetTimestamp(), StatusCodes.Status200OK, InterlockTelemetry.Other);
        ServedModel? model = null;
        try
        {
            model = Find(request.ModelName, context);
            repository.RequireLoaded(model.Name);
            BodyLease.Hold(context.GetHttpContext(), request.CalculateSize());
            var read = GrpcRequest.Read(request);
            var target = RequestTarget.Of(context.GetHttpContext(), model);
            var chosen = inference.Choose(target with { Version = Named(request.ModelVersion) ?? target.Version });
            using var deadline = RequestDeadline.Of(read, context.CancellationToken);
            var answer = await deadline.WaitAsync(model.Name, inference.InferAsync(target with { Priority = RequestPriority.Of(read) }, chosen, read, deadline.Token));
            version = answer.Version;
            return GrpcAnswer.Of(model.Name, read, inference.ContractOf(chosen), answer);
        }
        catch (Exception e)
        {
            code = context.CancellationToken.IsCancellationRequested ? StatusCodes.Status499ClientClosedRequest : e is RpcException ? StatusCodes.Status403Forbidden : GrpcErrors.Describe(e).Status;
            version = e is InterlockException { FailedBy: { Version: var failed } } ? failed : model is null ? version : Telemetry.RequestMetrics.AskedOf(model, Named(request.ModelVersion));
            throw;
        }
        finally
        {
            ServingMetrics.CountRequest(model?.Name ?? InterlockTelemetry.Other, version, code, Stopwatch.GetElapsedTime(start));
        }
    }
}
