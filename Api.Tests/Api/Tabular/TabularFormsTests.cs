using System.Net.Http.Headers;
using System.Text;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Tabular;

/// <summary>Every form a body may have, and every type it may say to be.</summary>
[Parallelizable]
public sealed class TabularFormsTests
{
    private const string Named = """{"sepal_length":5.1,"sepal_width":3.5,"petal_length":1.4,"petal_width":0.2}""";

    private static TestServer _server = null!;

    [OneTimeSetUp]
    public static async Task Start() => _server = await TestServer.StartAsync();

    [OneTimeTearDown]
    public static async Task Stop() => await _server.DisposeAsync();

    [TestCase("""{"features":[5.1,3.5,1.4,0.2]}""")]
    [TestCase($$"""{"features":{{Named}}}""")]
    [TestCase(Named)]
    [TestCase("""{"petal_width":0.2,"petal_length":1.4,"sepal_width":3.5,"sepal_length":5.1}""")]
    [TestCase("""{"\u0066eatures":[5.1,3.5,1.4,0.2]}""")]
    [TestCase("  {\r\n\t\"features\" : [ 5.1 , 3.5e0 , 14E-1 , 0.2 ] }\n")]
    [TestCase("\uFEFF{\"features\":[5.1,3.5,1.4,0.2]}")]
    public async Task Post_OneRow_AnswersAnObject(string body)
    {
        var reply = await _server.PostAsync("/models/iris", body);

        var data = await Replies.InferredAsync(reply);
        Assert.That(data.GetProperty("label").GetString(), Is.EqualTo("setosa"));
        Assert.That(data.GetProperty("result").GetInt32(), Is.Zero);
        Assert.That(data.GetProperty("scores").EnumerateArray().Sum(score => score.GetDouble()), Is.EqualTo(1).Within(1e-5));
        Assert.That(data.GetProperty("id").GetString(), Is.EqualTo(Replies.Header(reply, "x-prediction-id")));
    }

    [TestCase("[5.1,3.5,1.4,0.2]", "[6.7,3.0,5.2,2.3]")]
    [TestCase("""{"features":[5.1,3.5,1.4,0.2]}""", """{"features":[6.7,3.0,5.2,2.3]}""")]
    [TestCase($$"""{"features":{{Named}}}""", "[6.7,3.0,5.2,2.3]")]
    [TestCase(Named, """{"features":[6.7,3.0,5.2,2.3]}""")]
    public async Task Post_Instances_AnswersAListInOrder(string first, string second)
    {
        var reply = await _server.PostAsync("/models/iris", $$"""{"instances":[{{first}},{{second}}]}""");

        var data = await Replies.InferredAsync(reply);
        Assert.That(data.EnumerateArray().Select(row => row.GetProperty("label").GetString()), Is.EqualTo(new[] { "setosa", "virginica" }));
        Assert.That(data.EnumerateArray().Select(row => row.GetProperty("id").GetString()).Distinct().Count(), Is.EqualTo(2));
        Assert.That(data[0].GetProperty("id").GetString(), Is.EqualTo(Replies.Header(reply, "x-prediction-id")));
        Assert.That(Replies.Header(reply, "x-batch-size"), Is.EqualTo("2"));
    }

    [Test]
    public async Task Post_OneInstance_AnswersAList()
    {
        var data = await Replies.InferredAsync(await _server.PostAsync("/models/iris", """{"instances":[[5.1,3.5,1.4,0.2]]}"""));

        Assert.That(data.GetArrayLength(), Is.EqualTo(1));
    }

    [Test]
    public async Task Post_NRows_AnswersWhatNSinglesDo()
    {
        string[] rows = [.. Enumerable.Range(0, 100).Select(i => FormattableString.Invariant($"[{4 + i * 0.04},{2 + i % 7 * 0.3},{1 + i * 0.05},{0.1 + i % 5 * 0.5}]"))];

        var batch = await Replies.InferredAsync(await _server.PostAsync("/models/iris", $$"""{"instances":[{{string.Join(",", rows)}}]}"""));

        for (var i = 0; i < rows.Length; i++)
        {
            var single = await Replies.InferredAsync(await _server.PostAsync("/models/iris", $$"""{"features":{{rows[i]}}}"""));
            Assert.That(batch[i].GetProperty("scores").ToString(), Is.EqualTo(single.GetProperty("scores").ToString()), rows[i]);
        }
    }

    [Test]
    public async Task Post_Answered_HeadersNameVersionAndRevision()
    {
        var reply = await _server.PostAsync("/models/iris", """{"features":[5.1,3.5,1.4,0.2]}""");

        Assert.That(Replies.Header(reply, "x-model-version"), Is.EqualTo("v2"));
        Assert.That(Replies.Header(reply, "x-config-revision"), Is.EqualTo("1"));
        Assert.That(Replies.Header(reply, "x-batch-size"), Is.EqualTo("1"));
        Assert.That(double.Parse(Replies.Header(reply, "x-infer-ms"), System.Globalization.CultureInfo.InvariantCulture), Is.Not.Negative);
        Assert.That(reply.Content.Headers.ContentType!.ToString(), Is.EqualTo("application/json; charset=utf-8"));
    }

    [TestCase("application/json")]
    [TestCase("application/json; charset=utf-8")]
    [TestCase("application/json; charset=\"UTF-8\"")]
    [TestCase("APPLICATION/JSON")]
    [TestCase("application/vnd.api+json")]
    public async Task Post_JsonContentType_IsRead(string type) =>
        await Replies.InferredAsync(await _server.PostAsync("/models/iris", """{"features":[5.1,3.5,1.4,0.2]}""", type));

    [TestCase("")]
    [TestCase("text/plain")]
    [TestCase("application/x-www-form-urlencoded")]
    [TestCase("multipart/form-data; boundary=x")]
    [TestCase("application/json; charset=utf-16")]
    [TestCase("application/json; charset=iso-8859-1")]
    public async Task Post_OtherContentType_Is415(string type)
    {
        var problem = await Replies.ProblemAsync(await _server.PostAsync("/models/iris", """{"features":[5.1,3.5,1.4,0.2]}""", type), 415, "unsupported_media_type");

        Assert.That(problem.GetProperty("msg").GetString(), Does.Contain("application/json"));
    }

    [TestCase("zstd")]
    [TestCase("compress")]
    public async Task Post_ContentEncoding_Is415(string encoding)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes("""{"features":[5.1,3.5,1.4,0.2]}"""));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        content.Headers.ContentEncoding.Add(encoding);

        var problem = await Replies.ProblemAsync(await _server.Client.PostAsync("/models/iris", content), 415, "unsupported_media_type");

        Assert.That(problem.GetProperty("msg").GetString(), Does.Contain(encoding));
    }
}
