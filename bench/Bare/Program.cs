using System.Text.Json.Serialization;
using Interlock.Application.Kinds.Tabular;
using Interlock.Domain.Tabular;
using Interlock.Infrastructure.Runtimes.Onnx;
using Interlock.Infrastructure.Runtimes.Onnx.Tabular;
using Microsoft.Extensions.Logging.Abstractions;

string[] names = ["sepal_length", "sepal_width", "petal_length", "petal_width"];
var contract = new TabularModelConfig
{
    Features = names.ToDictionary(name => name, _ => new FeatureConfig()),
    Labels = ["setosa", "versicolor", "virginica"],
    Active = "v2",
    Versions = new Dictionary<string, Interlock.Application.Configuration.VersionConfig>(),
};
using var model = new OnnxTabularModel(contract, new OnnxTabularConfig { Path = args[0] }, new OnnxLoader(NullLogger<OnnxLoader>.Instance));

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls(args[1]);
builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, BareJson.Default));
var app = builder.Build();
app.MapPost("/models/iris", async (BareRequest request, CancellationToken cancellationToken) =>
{
    var results = await model.Infer([new TabularRow(request.Features)], cancellationToken);
    return new BareReply(results[0].Result, results[0].Label, results[0].Scores);
});
app.Run();

internal sealed record BareRequest(double[] Features);

internal sealed record BareReply(double Result, string? Label, float[]? Scores);

[JsonSerializable(typeof(BareRequest))]
[JsonSerializable(typeof(BareReply))]
internal sealed partial class BareJson : JsonSerializerContext;
