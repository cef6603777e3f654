using Google.Protobuf;
using Grpc.Core;
using Interlock.Api.Inference.Grpc.Protocol;

namespace Interlock.Api.Inference.Grpc;

/// <summary>
/// The calls of the service, as generated code has them, but for one thing: a message that cannot be read is the caller's fault (INVALID_ARGUMENT), not the server's.
/// </summary>
public static class InferenceMethods
{
    private const string Service = "inference.GRPCInferenceService";

    /// <summary>The service, for reflection.</summary>
    public static Google.Protobuf.Reflection.ServiceDescriptor Descriptor => InferenceReflection.Descriptor.Services[0];

    /// <summary>Binds the calls; gRPC finds it by the attribute of <see cref="ServiceBase"/>.</summary>
    public static void BindService(ServiceBinderBase binder, ServiceBase? service)
    {
        binder.AddMethod(Unary<ServerLiveRequest, ServerLiveResponse>(nameof(service.ServerLive)), service is null ? null : service.ServerLive);
        binder.AddMethod(Unary<ServerReadyRequest, ServerReadyResponse>(nameof(service.ServerReady)), service is null ? null : service.ServerReady);
        binder.AddMethod(Unary<ModelReadyRequest, ModelReadyResponse>(nameof(service.ModelReady)), service is null ? null : service.ModelReady);
        binder.AddMethod(Unary<ServerMetadataRequest, ServerMetadataResponse>(nameof(service.ServerMetadata)), service is null ? null : service.ServerMetadata);
        binder.AddMethod(Unary<ModelMetadataRequest, ModelMetadataResponse>(nameof(service.ModelMetadata)), service is null ? null : service.ModelMetadata);
        binder.AddMethod(Unary<ModelInferRequest, ModelInferResponse>(nameof(service.ModelInfer)), service is null ? null : service.ModelInfer);
        binder.AddMethod(MethodOf<ModelInferRequest, ModelStreamInferResponse>(MethodType.DuplexStreaming, nameof(service.ModelStreamInfer)), service is null ? null : service.ModelStreamInfer);
        binder.AddMethod(Unary<ModelConfigRequest, ModelConfigResponse>(nameof(service.ModelConfig)), service is null ? null : service.ModelConfig);
        binder.AddMethod(Unary<ModelStatisticsRequest, ModelStatisticsResponse>(nameof(service.ModelStatistics)), service is null ? null : service.ModelStatistics);
        binder.AddMethod(Unary<RepositoryIndexRequest, RepositoryIndexResponse>(nameof(service.RepositoryIndex)), service is null ? null : service.RepositoryIndex);
        binder.AddMethod(Unary<RepositoryModelLoadRequest, RepositoryModelLoadResponse>(nameof(service.RepositoryModelLoad)), service is null ? null : service.RepositoryModelLoad);
        binder.AddMethod(Unary<RepositoryModelUnloadRequest, RepositoryModelUnloadResponse>(nameof(service.RepositoryModelUnload)), service is null ? null : service.RepositoryModelUnload);
    }

    private static Method<TRequest, TResponse> Unary<TRequest, TResponse>(string name)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new() => MethodOf<TRequest, TResponse>(MethodType.Unary, name);

    private static Method<TRequest, TResponse> MethodOf<TRequest, TResponse>(MethodType type, string name)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new() => new(type, Service, name, MarshallerOf<TRequest>(), MarshallerOf<TResponse>());

    private static Marshaller<T> MarshallerOf<T>()
        where T : class, IMessage<T>, new()
    {
        var parser = new MessageParser<T>(() => new T());
        return Marshallers.Create(Write, context => Read(context, parser));
    }

    private static void Write<T>(T message, SerializationContext context)
        where T : IMessage<T>
    {
        context.SetPayloadLength(message.CalculateSize());
        message.WriteTo(context.GetBufferWriter());
        context.Complete();
    }

    private static T Read<T>(DeserializationContext context, MessageParser<T> parser)
        where T : IMessage<T>
    {
        try
        {
            return parser.ParseFrom(context.PayloadAsReadOnlySequence());
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, $"The message cannot be read: {e.Message}"));
        }
    }

    /// <summary>The calls.</summary>
    [BindServiceMethod(typeof(InferenceMethods), nameof(BindService))]
    public abstract class ServiceBase
    {
        /// <summary>Whether the process answers.</summary>
        public abstract Task<ServerLiveResponse> ServerLive(ServerLiveRequest request, ServerCallContext context);

        /// <summary>Whether every model answers.</summary>
        public abstract Task<ServerReadyResponse> ServerReady(ServerReadyRequest request, ServerCallContext context);

        /// <summary>Whether a model answers.</summary>
        public abstract Task<ModelReadyResponse> ModelReady(ModelReadyRequest request, ServerCallContext context);

        /// <summary>The name of the server, its version and what it can do.</summary>
        public abstract Task<ServerMetadataResponse> ServerMetadata(ServerMetadataRequest request, ServerCallContext context);

        /// <summary>What a model takes and gives.</summary>
        public abstract Task<ModelMetadataResponse> ModelMetadata(ModelMetadataRequest request, ServerCallContext context);

        /// <summary>Answers a request.</summary>
        public abstract Task<ModelInferResponse> ModelInfer(ModelInferRequest request, ServerCallContext context);

        /// <summary>Answers requests as they come, one after the other.</summary>
        public abstract Task ModelStreamInfer(IAsyncStreamReader<ModelInferRequest> requestStream, IServerStreamWriter<ModelStreamInferResponse> responseStream, ServerCallContext context);

        /// <summary>The configuration of a model in Triton's words.</summary>
        public abstract Task<ModelConfigResponse> ModelConfig(ModelConfigRequest request, ServerCallContext context);

        /// <summary>The counts of a model, or of all.</summary>
        public abstract Task<ModelStatisticsResponse> ModelStatistics(ModelStatisticsRequest request, ServerCallContext context);

        /// <summary>Every version of every model.</summary>
        public abstract Task<RepositoryIndexResponse> RepositoryIndex(RepositoryIndexRequest request, ServerCallContext context);

        /// <summary>Applies config.yaml, if it is proven.</summary>
        public abstract Task<RepositoryModelLoadResponse> RepositoryModelLoad(RepositoryModelLoadRequest request, ServerCallContext context);

        /// <summary>Holds the protocol's requests to a model off.</summary>
        public abstract Task<RepositoryModelUnloadResponse> RepositoryModelUnload(RepositoryModelUnloadRequest request, ServerCallContext context);
    }
}
