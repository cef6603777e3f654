using System.Net;
using System.Text.Json;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Swagger;

/// <summary>The Swagger document tells what the server does, for a model that was added in YAML alone as well.</summary>
[Parallelizable]
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
        _document = await _server.GetJsonAsync("/openapi.json");
    }

    [OneTimeTearDown]
    public static async Task Stop() => await _server.DisposeAsync();

    [Test]
    public async Task Index_Get_AnswersThePage()
    {
        var reply = await _server.Client.GetAsync("/docs/index.html");

        Assert.That(reply.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await reply.Content.ReadAsStringAsync(), Does.Contain("swagger-ui"));
    }

    [Test]
    public void Document_Paths_AreTheModelsAndWhatElseThereIs()
    {
        Assert.That(_document.GetProperty("openapi").GetString(), Does.StartWith("3."));
        Assert.That(_document.GetProperty("paths").EnumerateObject().Select(path => path.Name), Is.SupersetOf(new[]
        {
            "/models/diabetes", "/models/house-price", "/models/image-class", "/models/iris", "/models/iris/rows", "/models/iris/tasks", "/models/wine",
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

        Assert.That(apply.GetProperty("security").EnumerateArray().Select(way => way.EnumerateObject().Select(scheme => scheme.Name).FirstOrDefault()), Is.EqualTo(new[] { "bearer", "apiKey", "adminKey", null }));
        Assert.That(apply.GetProperty("requestBody").GetProperty("content").TryGetProperty("application/yaml", out _));
        Assert.That(apply.GetProperty("responses").EnumerateObject().Select(response => response.Name), Is.SupersetOf(new[] { "200", "403", "412", "422" }));
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
    public void Document_Operations_HaveNamesErrorsAndTags()
    {
        var operations = _document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()).ToList();

        Assert.That(operations.Select(operation => operation.Value.GetProperty("operationId").GetString()), Has.All.Matches("^[a-z][A-Za-z0-9]+$"));
        var tags = _document.GetProperty("tags").EnumerateArray().Select(tag => tag.GetProperty("name").GetString()).ToList();
        Assert.That(operations.Select(operation => operation.Value.GetProperty("tags")[0].GetString()).Distinct(), Is.EquivalentTo(tags));
        foreach (var responses in operations.Select(operation => operation.Value.GetProperty("responses")))
        {
            Assert.That(responses.TryGetProperty("400", out _) && responses.TryGetProperty("500", out _), responses.ToString());
        }
    }

    [Test]
    public void Document_Schemas_SayWhatIsRequired()
    {
        string[] optional = ["IrisStreamLine", "RunRequest", "LabelRequest"];
        var schemas = _document.GetProperty("components").GetProperty("schemas").EnumerateObject()
            .Where(schema => schema.Value.TryGetProperty("properties", out _) && !schema.Name.EndsWith("StreamLine", StringComparison.Ordinal) && !optional.Contains(schema.Name));

        Assert.That(schemas.Where(schema => !schema.Value.TryGetProperty("required", out _)).Select(schema => schema.Name), Is.Empty);
    }

    [Test]
    public void Document_ModelOfYaml_HasItsTypesAndRanges()
    {
        var row = SchemaOf("HousePriceFeatures");
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
        var (request, stop) = (SchemaOf("RouteRequest").GetProperty("properties"), SchemaOf("RouteStop").GetProperty("properties"));
        var window = stop.GetProperty("window").GetProperty("properties");

        foreach (var field in new[] { request.GetProperty("maxTime"), stop.GetProperty("id"), stop.GetProperty("service"), window.GetProperty("from"), window.GetProperty("to") })
        {
            Assert.That(field.GetProperty("oneOf").EnumerateArray().Select(form => form.GetProperty("type").GetString()), Is.EqualTo(["string", "integer"]));
        }
    }

    [TestCase("iris", "Iris")]
    [TestCase("wine", "Wine")]
    [TestCase("diabetes", "Diabetes")]
    [TestCase("house-price", "HousePrice")]
    public async Task Examples_Posted_AreAnsweredAsTheSchemaSays(string model, string name)
    {
        foreach (var form in new[] { "", "/rows" })
        {
            var post = _document.GetProperty("paths").GetProperty($"/models/{model}{form}").GetProperty("post");
            var examples = post.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("examples");
            Assert.That(examples.EnumerateObject().Count(), Is.EqualTo(2));
            foreach (var example in examples.EnumerateObject().Select(example => example.Value.GetProperty("value").ToString()))
            {
                var reply = await _server.PostAsync($"/models/{model}{form}", example);

                var data = await Replies.InferredAsync(reply);
                Assert.That(data.ValueKind, Is.EqualTo(form.Length > 0 ? JsonValueKind.Array : JsonValueKind.Object));
                Assert.That((form.Length > 0 ? data[0] : data).EnumerateObject().Select(member => member.Name), Is.EquivalentTo(Members(SchemaOf($"{name}Answer"))));
                var headers = post.GetProperty("responses").GetProperty("200").GetProperty("headers");
                Assert.That(headers.EnumerateObject().Where(header => !reply.Headers.Contains(header.Name)), Is.Empty);
            }
        }
    }

    /// <summary>A change of the contract that callers generate their clients from is reviewed as a change of this file.</summary>
    [Test]
    public async Task Document_OfTheSampleConfiguration_IsTheFileInDocs()
    {
        await using var server = await TestServer.StartAsync();
        var document = await server.Client.GetStringAsync("/openapi.json");

        Assert.That(
            document.TrimEnd(), Is.EqualTo(File.ReadAllText(Repository.PathOf("docs", "openapi.json")).TrimEnd()),
            "If the change is meant: ./run, then: curl -s http://localhost:4000/openapi.json > docs/openapi.json");
    }

    [TestCase("/swagger", "/docs/index.html")]
    [TestCase("/swagger/index.html", "/docs/index.html")]
    [TestCase("/swagger/v1/swagger.json", "/openapi.json")]
    [TestCase("/docs", "/docs/index.html")]
    public async Task OldAddresses_Get_LeadToTheNewOnes(string path, string target)
    {
        var reply = await _server.Client.GetAsync(path);

        Assert.That((reply.StatusCode, reply.RequestMessage!.RequestUri!.AbsolutePath), Is.EqualTo((HttpStatusCode.OK, target)));
    }

    /// <summary>Names of models that would make the same names of schemas or operations.</summary>
    [Test]
    public async Task Document_ModelsThatAreNamedAlike_HaveNamesOfTheirOwn()
    {
        string[] models = ["a-b", "ab", "aB", "a_b", "a", "a-rows", "task", "run", "route", "2x", "job-list"];
        var sections = string.Join('\n', models.Select(model => $"  {model}: {{ kind: tabular, features: {{ x: {{}}, y: {{}} }}, active: v1, versions: {{ v1: {{ runtime: onnx, path: models/iris/v2.onnx }} }} }}"));
        await using var server = await TestServer.StartAsync($"models:\n{sections}\n", new FakeModel().Wire);
        var document = await server.GetJsonAsync("/openapi.json");

        var ids = document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()).Select(operation => operation.Value.GetProperty("operationId").GetString()!.ToUpperInvariant());
        var schemas = document.GetProperty("components").GetProperty("schemas").EnumerateObject().Select(schema => schema.Name.ToUpperInvariant()).ToList();
        Assert.That(ids, Is.Unique);
        Assert.That(schemas, Is.Unique);
        Assert.That(schemas.Count(schema => schema.EndsWith("FEATURES", StringComparison.Ordinal)), Is.EqualTo(models.Length));
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

    private static JsonElement SchemaOf(string name) => _document.GetProperty("components").GetProperty("schemas").GetProperty(name);

    private static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member =>
            member.Name == "$ref" ? [member.Value.GetString()!] : References(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };
}
