using System.Runtime.InteropServices;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Interlock.Api.Inference.Grpc.Protocol;
using Interlock.Api.Tests.Support;
using NUnit.Framework;
using static Interlock.Api.Inference.Grpc.Protocol.ModelInferRequest.Types;

namespace Interlock.Api.Tests.Api.Inference;

/// <summary>The protocol over gRPC.</summary>
[Parallelizable]
public sealed class GrpcTests
{
    private static TestServer _server = null!;
    private static GrpcChannel _channel = null!;

    [OneTimeSetUp]
    public static async Task Start()
    {
        var port = FreePort.Next();
        _server = await TestServer.StartAsync(ProtocolServer.Yaml(), environment: ("INTERLOCK__SERVER__GRPC_URLS", $"http://127.0.0.1:{port}"));
        _channel = GrpcChannel.ForAddress($"http://127.0.0.1:{port}", new GrpcChannelOptions { MaxReceiveMessageSize = null, MaxSendMessageSize = null });
    }

    [OneTimeTearDown]
    public static async Task Stop()
    {
        _channel?.Dispose();
        await _server.DisposeAsync();
    }

    [Test]
    public async Task SixCalls_AnswerAsOverHttp()
    {
        Assert.That((await CallAsync<ServerLiveRequest, ServerLiveResponse>("ServerLive", new())).Live);
        Assert.That((await CallAsync<ServerReadyRequest, ServerReadyResponse>("ServerReady", new())).Ready);
        Assert.That((await CallAsync<ServerMetadataRequest, ServerMetadataResponse>("ServerMetadata", new())).Extensions, Does.Contain("binary_tensor_data"));
        Assert.That((await CallAsync<ModelReadyRequest, ModelReadyResponse>("ModelReady", new() { Name = "iris", Version = "2" })).Ready);
        Assert.That((await CallAsync<ModelReadyRequest, ModelReadyResponse>("ModelReady", new() { Name = "iris", Version = "v3" })).Ready, Is.False);
        var metadata = await CallAsync<ModelMetadataRequest, ModelMetadataResponse>("ModelMetadata", new() { Name = "iris" });
        Assert.That((metadata.Inputs[0].Datatype, metadata.Inputs[0].Shape, metadata.Outputs[0].Shape), Is.EqualTo(("FP32", new long[] { -1, 4 }, new long[] { -1, 3 })));
        var answer = await InferAsync(Iris());
        Assert.That((answer.ModelVersion, answer.Id, answer.Outputs[0].Shape), Is.EqualTo(("v1", "7", new long[] { 1, 3 })));
        Assert.That(MemoryMarshal.Cast<byte, float>(answer.RawOutputContents[0].Span)[0], Is.GreaterThan(0.9f));
    }

    [Test]
    public async Task Infer_RawAndTyped_AreAnsweredAlike()
    {
        var typed = Request("simple", ("INPUT0", "INT32", [1, 16]), ("INPUT1", "INT32", [1, 16]));
        typed.Inputs[0].Contents = new InferTensorContents { IntContents = { Enumerable.Range(1, 16) } };
        typed.Inputs[1].Contents = new InferTensorContents { IntContents = { Enumerable.Range(1, 16) } };
        var raw = Request("simple", ("INPUT0", "INT32", [1, 16]), ("INPUT1", "INT32", [1, 16]));
        var bytes = ByteString.CopyFrom(MemoryMarshal.AsBytes(Enumerable.Range(1, 16).ToArray().AsSpan()));
        raw.RawInputContents.AddRange([bytes, bytes]);

        var answers = new[] { await InferAsync(typed), await InferAsync(raw) };

        Assert.That(answers[0], Is.EqualTo(answers[1]));
        Assert.That(MemoryMarshal.Cast<byte, int>(answers[0].RawOutputContents[0].Span)[15], Is.EqualTo(32));
    }

    [Test]
    public async Task Infer_FourHundredAtOnce_EachGetsItsOwnAnswer()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 400).Select(i =>
        {
            var request = Request("identity_int64", ("INPUT0", "INT64", [1]));
            request.Id = $"{i}";
            request.Inputs[0].Contents = new InferTensorContents { Int64Contents = { i } };
            return InferAsync(request);
        }));

        Assert.That(
            answers.Select(answer => (answer.Id, MemoryMarshal.Cast<byte, long>(answer.RawOutputContents[0].Span)[0])),
            Is.EqualTo(Enumerable.Range(0, 400).Select(i => ($"{i}", (long)i))));
    }

    [TestCase("BYTES")]
    [TestCase("INT64")]
    [TestCase("FP32")]
    public async Task Infer_Identity_KeepsEveryByte(string type)
    {
        var request = Request($"identity_{type.ToLowerInvariant()}", ("INPUT0", type, [2]));
        request.Inputs[0].Contents = type switch
        {
            "BYTES" => new InferTensorContents { BytesContents = { ByteString.CopyFrom(0, 255, 0), ByteString.Empty } },
            "INT64" => new InferTensorContents { Int64Contents = { long.MinValue, 9007199254740993 } },
            _ => new InferTensorContents { Fp32Contents = { float.NaN, float.NegativeInfinity } },
        };

        var answer = (await InferAsync(request)).RawOutputContents[0].ToByteArray();

        Assert.That(answer, Is.EqualTo(type switch
        {
            "BYTES" => [3, 0, 0, 0, 0, 255, 0, 0, 0, 0, 0],
            "INT64" => MemoryMarshal.AsBytes<long>([long.MinValue, 9007199254740993]).ToArray(),
            _ => MemoryMarshal.AsBytes<float>([float.NaN, float.NegativeInfinity]).ToArray(),
        }));
    }

    [Test]
    public async Task Infer_TwelveMiB_Passes_AndTwentyAreRefused()
    {
        var request = Request("identity_fp32", ("INPUT0", "FP32", [3 << 20]));
        request.RawInputContents.Add(ByteString.CopyFrom(new byte[12 << 20]));
        Assert.That((await InferAsync(request)).RawOutputContents[0], Has.Length.EqualTo(12 << 20));

        request.RawInputContents[0] = ByteString.CopyFrom(new byte[20 << 20]);
        Assert.That(await FailureAsync(request), Is.EqualTo(StatusCode.ResourceExhausted));
    }

    [TestCase("not_there", StatusCode.NotFound)]
    [TestCase("failing", StatusCode.Internal)]
    [TestCase("identity_fp32 shape 4611686018427387904 4", StatusCode.InvalidArgument)]
    [TestCase("identity_fp32 shape -1", StatusCode.InvalidArgument)]
    [TestCase("identity_fp32 shape 0", StatusCode.InvalidArgument)]
    [TestCase("identity_fp32 shape 2", StatusCode.InvalidArgument)]
    [TestCase("identity_fp32 type INT32", StatusCode.InvalidArgument)]
    [TestCase("identity_fp32 both", StatusCode.InvalidArgument)]
    [TestCase("identity_fp32 twice", StatusCode.InvalidArgument)]
    [TestCase("identity_fp32 none", StatusCode.InvalidArgument)]
    [TestCase("identity_fp32 wrong", StatusCode.InvalidArgument)]
    public async Task Infer_Bad_HasTheCodeOfGrpc(string what, StatusCode code)
    {
        var words = what.Split(' ');
        var request = Request(words[0], ("INPUT0", words is [_, "type", var type] ? type : "FP32", words is [_, "shape", .. var shape] ? [.. shape.Select(long.Parse)] : [1]));
        request.Inputs[0].Contents = words is [_, "none"] ? null : words is [_, "wrong"] ? new InferTensorContents { IntContents = { 1 } } : new InferTensorContents { Fp32Contents = { 1 } };
        if (words is [_, "both"])
        {
            request.RawInputContents.Add(ByteString.CopyFrom(new byte[4]));
        }
        else if (words is [_, "twice"])
        {
            request.Inputs.Add(request.Inputs[0].Clone());
        }

        Assert.That(await FailureAsync(request), Is.EqualTo(code));
    }

    [TestCase(new byte[] { 0x0a, 0xff })]
    [TestCase(new byte[] { 0x0a, 2, 0xff, 0xfe })]
    public async Task Infer_MessageThatCannotBeRead_IsInvalidArgument(byte[] message)
    {
        var raw = Marshallers.Create<byte[]>(bytes => bytes, bytes => bytes);
        var call = new Method<byte[], byte[]>(MethodType.Unary, "inference.GRPCInferenceService", "ModelInfer", raw, raw);

        var failure = await Assert.ThrowsAsync<RpcException>(async () => await _channel.CreateCallInvoker().AsyncUnaryCall(call, null, new CallOptions(), message));

        Assert.That(failure!.StatusCode, Is.EqualTo(StatusCode.InvalidArgument));
    }

    [Test]
    public async Task Infer_DeadlineOf20Ms_IsKept()
    {
        var request = Request("delayed_identity", ("INPUT0", "FP32", [1]));
        request.Inputs[0].Contents = new InferTensorContents { Fp32Contents = { 1 } };
        request.Parameters["delay_ms"] = new InferParameter { Int64Param = 30_000 };

        var failure = await Assert.ThrowsAsync<RpcException>(() => CallAsync<ModelInferRequest, ModelInferResponse>("ModelInfer", request, DateTime.UtcNow.AddMilliseconds(20)));

        Assert.That(failure!.StatusCode, Is.EqualTo(StatusCode.DeadlineExceeded));
    }

    [Test]
    public async Task Stream_ABadRequestWithin_IsToldAndTheStreamGoesOn()
    {
        using var call = _channel.CreateCallInvoker().AsyncDuplexStreamingCall(MethodOf<ModelInferRequest, ModelStreamInferResponse>("ModelStreamInfer", MethodType.DuplexStreaming), null, new CallOptions());
        var answers = new List<ModelStreamInferResponse>();
        foreach (var model in new[] { "iris", "not_there", "iris" })
        {
            var request = Iris();
            request.ModelName = model;
            await call.RequestStream.WriteAsync(request);
            Assert.That(await call.ResponseStream.MoveNext());
            answers.Add(call.ResponseStream.Current);
        }

        await call.RequestStream.CompleteAsync();
        Assert.That(await call.ResponseStream.MoveNext(), Is.False);
        Assert.That(answers.ConvertAll(answer => answer.ErrorMessage.Length > 0), Is.EqualTo(new[] { false, true, false }));
        Assert.That(answers[1].ErrorMessage, Does.Contain("Request for unknown model"));
    }

    [Test]
    public async Task TritonsCalls_AnswerAsOverHttp()
    {
        await InferAsync(Iris());
        var config = (await CallAsync<ModelConfigRequest, ModelConfigResponse>("ModelConfig", new() { Name = "iris" })).Config;
        Assert.That((config.MaxBatchSize, config.Input[0].DataType, config.Input[0].Dims), Is.EqualTo((32, DataType.TypeFp32, new long[] { 4 })));
        var statistics = (await CallAsync<ModelStatisticsRequest, ModelStatisticsResponse>("ModelStatistics", new() { Name = "iris" })).ModelStats;
        Assert.That((statistics.Count, statistics[0].InferenceStats.Success.Count > 0), Is.EqualTo((1, true)));
        Assert.That((await CallAsync<RepositoryIndexRequest, RepositoryIndexResponse>("RepositoryIndex", new() { Ready = true })).Models.Count(model => model.Name == "iris"), Is.EqualTo(2));
        await CallAsync<RepositoryModelUnloadRequest, RepositoryModelUnloadResponse>("RepositoryModelUnload", new() { ModelName = "simple_string" });
        Assert.That((await CallAsync<ModelReadyRequest, ModelReadyResponse>("ModelReady", new() { Name = "simple_string" })).Ready, Is.False);
        await CallAsync<RepositoryModelLoadRequest, RepositoryModelLoadResponse>("RepositoryModelLoad", new() { ModelName = "simple_string" });
        Assert.That((await CallAsync<ModelReadyRequest, ModelReadyResponse>("ModelReady", new() { Name = "simple_string" })).Ready);
    }

    [Test]
    public async Task FourHundredAtOnce_AreAllAnswered()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 400).Select(_ => InferAsync(Iris())));

        Assert.That(answers.Select(answer => answer.Outputs[0].Shape[0]), Is.All.EqualTo(1));
    }

    private static ModelInferRequest Iris()
    {
        var request = Request("iris", ("features", "FP32", [1, 4]));
        request.Inputs[0].Contents = new InferTensorContents { Fp32Contents = { 5.1f, 3.5f, 1.4f, 0.2f } };
        return request;
    }

    private static ModelInferRequest Request(string model, params (string Name, string Type, long[] Shape)[] inputs) =>
        new() { ModelName = model, Id = "7", Inputs = { inputs.Select(input => new InferInputTensor { Name = input.Name, Datatype = input.Type, Shape = { input.Shape } }) } };

    private static Task<ModelInferResponse> InferAsync(ModelInferRequest request) => CallAsync<ModelInferRequest, ModelInferResponse>("ModelInfer", request);

    private static async Task<StatusCode> FailureAsync(ModelInferRequest request)
    {
        try
        {
            await InferAsync(request);
            return StatusCode.OK;
        }
        catch (RpcException e)
        {
            return e.StatusCode;
        }
    }

    private static async Task<TResponse> CallAsync<TRequest, TResponse>(string name, TRequest request, DateTime? deadline = null)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new() =>
        await _channel.CreateCallInvoker().AsyncUnaryCall(MethodOf<TRequest, TResponse>(name, MethodType.Unary), null, new CallOptions(deadline: deadline), request);

    private static Method<TRequest, TResponse> MethodOf<TRequest, TResponse>(string name, MethodType type)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new() => new(type, "inference.GRPCInferenceService", name, Marshaller<TRequest>(), Marshaller<TResponse>());

    private static Marshaller<T> Marshaller<T>()
        where T : class, IMessage<T>, new() => Marshallers.Create(message => message.ToByteArray(), new MessageParser<T>(() => new T()).ParseFrom);
}
