using System.Net;
using System.Text.Json;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Swagger;

/// <summary>The Swagger document tells what the server does, for a model that was added in YAML alone as well.</summary>
public sealed class SwaggerTests
{
    private static readonly string Added = $$"""

          house-price:
            description: What a house costs.
            kind: tabular
            features:
              Size_cm: { min: 10, max: 20 }
              colour: { type: text, values: [red, green] }
              open: { type: boolean }
              count: { type: integer, min: 3, max: 4 }
            labels: [cheap, dear]
            active: v1
            versions: { v1: { runtime: onnx, path: {{Path.Combine(AppContext.BaseDirectory, "TestModels", "columns.onnx")}} } }
        """;

    private static TestServer _server = null!;
    private static JsonElement _document;

    [OneTimeSetUp]
    public static async Task Start()
    {
        _server = await TestServer.StartAsync(TestServer.SampleConfig + Added);
        _document = await _server.GetJsonAsync("/swagger/v1/swagger.json");
    }

    [OneTimeTearDown]
    public static async Task Stop() => await _server.DisposeAsync();

    [Test]
    public async Task Index_Get_AnswersThePage()
    {
        var reply = await _server.Client.GetAsync("/swagger/index.html");

        Assert.That(reply.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await reply.Content.ReadAsStringAsync(), Does.Contain("swagger-ui"));
    }

    [Test]
    public void Document_Paths_AreTheModelsAndWhatElseThereIs()
    {
        Assert.That(_document.GetProperty("openapi").GetString(), Does.StartWith("3."));
        Assert.That(_document.GetProperty("paths").EnumerateObject().Select(path => path.Name), Is.SupersetOf(new[]
        {
            "/models/diabetes", "/models/house-price", "/models/image-class", "/models/iris", "/models/wine",
            "/models", "/models/{model}", "/predictions", "/predictions/{id}", "/healthz/live", "/healthz/ready",
        }));
        Assert.That(Operations("/models/image-class"), Is.EquivalentTo(new[] { "post", "put" }));
        Assert.That(Operations("/models/iris/stream"), Is.EqualTo(new[] { "post" }));
        Assert.That(Operations("/models/iris"), Is.EqualTo(new[] { "post" }));
        Assert.That(Operations("/models/{model}"), Is.EqualTo(new[] { "get" }));
    }

    [Test]
    public void Document_Admin_SaysWhoMayUseItAndWhatIsSent()
    {
        var apply = _document.GetProperty("paths").GetProperty("/admin/apply").GetProperty("post");

        Assert.That(apply.GetProperty("description").GetString(), Does.Contain("x-admin-key"));
        Assert.That(apply.GetProperty("requestBody").GetProperty("content").TryGetProperty("application/yaml", out _));
        Assert.That(apply.GetProperty("responses").EnumerateObject().Select(response => response.Name), Is.EquivalentTo(new[] { "200", "403", "412", "422" }));
        Assert.That(apply.GetProperty("parameters")[0].GetProperty("name").GetString(), Is.EqualTo("If-Match"));
    }

    [Test]
    public void Document_References_AllResolve()
    {
        foreach (var reference in References(_document).Distinct())
        {
            var at = _document;
            foreach (var part in reference.Split('/').Skip(1))
            {
                Assert.That(at.TryGetProperty(part, out at), reference);
            }
        }
    }

    [Test]
    public void Document_OperationIds_AreUnique()
    {
        var ids = _document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject())
            .Select(operation => operation.Value.TryGetProperty("operationId", out var id) ? id.GetString() : null).OfType<string>();

        Assert.That(ids, Is.Unique);
    }

    [Test]
    public void Document_ModelOfYaml_HasItsTypesAndRanges()
    {
        var row = Body("house-price").GetProperty("schema").GetProperty("properties").GetProperty("features").GetProperty("oneOf")[1];
        var features = row.GetProperty("properties");

        Assert.That(features.EnumerateObject().Select(feature => (feature.Name, feature.Value.GetProperty("type").GetString())), Is.EqualTo(new[]
        {
            ("Size_cm", "number"), ("colour", "string"), ("open", "boolean"), ("count", "integer"),
        }));
        Assert.That((features.GetProperty("Size_cm").GetProperty("minimum").GetDouble(), features.GetProperty("Size_cm").GetProperty("maximum").GetDouble()), Is.EqualTo((10.0, 20.0)));
        Assert.That(features.GetProperty("colour").GetProperty("enum").EnumerateArray().Select(value => value.GetString()), Is.EqualTo(new[] { "red", "green" }));
        Assert.That(row.GetProperty("required").GetArrayLength(), Is.EqualTo(4));
        Assert.That(Operation("house-price").GetProperty("summary").GetString(), Is.EqualTo("What a house costs."));
    }

    [Test]
    public void Document_RouteRequest_TakesNumbersAndTextsAsDurationsAndIds()
    {
        var request = Body("route-plan").GetProperty("schema").GetProperty("properties");
        var stop = request.GetProperty("stops").GetProperty("items").GetProperty("properties");
        var window = stop.GetProperty("window").GetProperty("properties");

        foreach (var field in new[] { request.GetProperty("maxTime"), stop.GetProperty("id"), stop.GetProperty("service"), window.GetProperty("from"), window.GetProperty("to") })
        {
            Assert.That(field.GetProperty("oneOf").EnumerateArray().Select(form => form.GetProperty("type").GetString()), Is.EqualTo(["string", "integer"]));
        }
    }

    [TestCase("iris")]
    [TestCase("wine")]
    [TestCase("diabetes")]
    [TestCase("house-price")]
    public async Task Examples_Posted_AreAnsweredAsTheSchemaSays(string model)
    {
        var examples = Body(model).GetProperty("examples").EnumerateObject().Select(example => example.Value.GetProperty("value").ToString()).ToList();
        Assert.That(examples, Has.Count.EqualTo(3));
        var ok = Operation(model).GetProperty("responses").GetProperty("200");
        var forms = ok.GetProperty("content").GetProperty("application/json").GetProperty("schema").GetProperty("properties").GetProperty("data").GetProperty("oneOf");

        foreach (var example in examples)
        {
            var reply = await _server.PostAsync($"/models/{model}", example);

            var data = await Replies.InferredAsync(reply);
            var isList = data.ValueKind == JsonValueKind.Array;
            Assert.That(forms[isList ? 1 : 0].GetProperty("type").GetString(), Is.EqualTo(isList ? "array" : "object"));
            Assert.That((isList ? data[0] : data).EnumerateObject().Select(member => member.Name), Is.EquivalentTo(Members(forms[0])));
            Assert.That(ok.GetProperty("headers").EnumerateObject().Where(header => !reply.Headers.Contains(header.Name)), Is.Empty);
        }
    }

    [Test]
    public async Task ModelOfYaml_WithoutAnyCode_ValidatesAndIsListed()
    {
        await Replies.BadFieldsAsync(
            await _server.PostAsync("/models/house-price", """{"Size_cm":9,"colour":"blue","open":0,"count":5}"""), "invalid_input",
            "$.Size_cm", "$.colour", "$.open", "$.count");

        var detail = await Replies.OkAsync(await _server.Client.GetAsync("/models/house-price"));
        Assert.That(detail.GetProperty("features").GetArrayLength(), Is.EqualTo(4));
    }

    private static IEnumerable<string> Members(JsonElement schema) => schema.GetProperty("properties").EnumerateObject().Select(member => member.Name);

    private static IEnumerable<string> Operations(string path) =>
        _document.GetProperty("paths").GetProperty(path).EnumerateObject().Where(member => member.Name != "parameters").Select(member => member.Name);

    private static JsonElement Operation(string model) => _document.GetProperty("paths").GetProperty($"/models/{model}").GetProperty("post");

    private static JsonElement Body(string model) => Operation(model).GetProperty("requestBody").GetProperty("content").GetProperty("application/json");

    private static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member =>
            member.Name == "$ref" ? [member.Value.GetString()!] : References(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };
}
