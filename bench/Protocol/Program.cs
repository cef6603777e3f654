using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using System.Text;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Interlock.Api.Inference.Grpc.Protocol;

var (http, grpc, rounds, seconds, connections) = (args[0], args[1], Whole(2), Whole(3), Whole(4));
using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = connections }) { BaseAddress = new Uri(http) };
using var channel = GrpcChannel.ForAddress(grpc, new GrpcChannelOptions { MaxReceiveMessageSize = null, HttpHandler = new SocketsHttpHandler { EnableMultipleHttp2Connections = true } });
var infer = new Method<ModelInferRequest, ModelInferResponse>(
    MethodType.Unary, "inference.GRPCInferenceService", "ModelInfer", Marshallers.Create(message => message.ToByteArray(), ModelInferRequest.Parser.ParseFrom), Marshallers.Create(message => message.ToByteArray(), ModelInferResponse.Parser.ParseFrom));

float[] row = [5.1f, 3.5f, 1.4f, 0.2f], picture = [.. Enumerable.Range(0, 3 * 224 * 224).Select(i => (i % 1000) / 1000f)];
await CompareAsync("iris, one row", new()
{
    ["own JSON"] = Post("/models/iris", "application/json", Text("""{"features":[5.1,3.5,1.4,0.2]}""")),
    ["protocol, JSON"] = Post("/v2/models/iris/infer", "application/json", Text(Json("features", "[1,4]", row, ""))),
    ["protocol, binary"] = Binary("iris", "features", "[1,4]", row),
    ["protocol, gRPC"] = Grpc("iris", "features", [1, 4], row),
});
await CompareAsync("3x224x224 FP32, given back", new()
{
    ["protocol, JSON"] = Post("/v2/models/identity_fp32/infer", "application/json", Text(Json("INPUT0", "[1,3,224,224]", picture, ""))),
    ["protocol, binary"] = Binary("identity_fp32", "INPUT0", "[1,3,224,224]", picture),
    ["protocol, gRPC"] = Grpc("identity_fp32", "INPUT0", [1, 3, 224, 224], picture),
});

int Whole(int place) => int.Parse(args[place], CultureInfo.InvariantCulture);

static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

static string Json(string name, string shape, float[]? data, string more) =>
    $"{{\"inputs\":[{{\"name\":\"{name}\",\"datatype\":\"FP32\",\"shape\":{shape}{(data is null ? "" : $",\"data\":[{string.Join(',', data.Select(number => number.ToString("R", CultureInfo.InvariantCulture)))}]")}{more}}}]";

Func<Task> Post(string path, string type, byte[] body, string? head = null)
{
    body = body[^1] == '}' || head is not null ? body : [.. body, (byte)'}'];
    return async () =>
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(type) } } };
        if (head is not null)
        {
            request.Headers.Add("Inference-Header-Content-Length", head);
        }

        using var reply = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        reply.EnsureSuccessStatusCode();
        await reply.Content.CopyToAsync(Stream.Null);
    };
}

Func<Task> Binary(string model, string name, string shape, float[] data)
{
    var content = MemoryMarshal.AsBytes(data.AsSpan()).ToArray();
    var head = Text(Json(name, shape, null, $",\"parameters\":{{\"binary_data_size\":{content.Length}}}") + ",\"parameters\":{\"binary_data_output\":true}}");
    return Post($"/v2/models/{model}/infer", "application/octet-stream", [.. head, .. content], $"{head.Length}");
}

Func<Task> Grpc(string model, string name, long[] shape, float[] data)
{
    var request = new ModelInferRequest { ModelName = model };
    request.Inputs.Add(new ModelInferRequest.Types.InferInputTensor { Name = name, Datatype = "FP32", Shape = { shape } });
    request.RawInputContents.Add(ByteString.CopyFrom(MemoryMarshal.AsBytes(data.AsSpan())));
    return async () => await channel.CreateCallInvoker().AsyncUnaryCall(infer, null, new CallOptions(), request);
}

async Task CompareAsync(string title, Dictionary<string, Func<Task>> forms)
{
    var rates = forms.Keys.ToDictionary(name => name, _ => new List<double>());
    for (var round = 0; round < rounds; round++)
    {
        foreach (var (name, send) in forms)
        {
            rates[name].Add(await RateAsync(send));
        }
    }

    var first = Median(rates.First().Value);
    Console.WriteLine($"{title}: {connections} at a time, {rounds} rounds of {seconds} s");
    foreach (var (name, rate) in rates)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name,-18} {Median(rate),8:0} requests/s   {Median(rate) / first:0.00}"));
    }
}

async Task<double> RateAsync(Func<Task> send)
{
    var (watch, done) = (Stopwatch.StartNew(), 0);
    await Task.WhenAll(Enumerable.Range(0, connections).Select(async _ =>
    {
        while (watch.Elapsed.TotalSeconds < seconds)
        {
            await send();
            Interlocked.Increment(ref done);
        }
    }));
    return done / watch.Elapsed.TotalSeconds;
}

static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
