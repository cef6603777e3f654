using System.Text;
using System.Text.Json;
using Interlock.Api.Tests.Infrastructure.Images;
using Interlock.Api.Tests.Support;
using Interlock.Domain.Access;
using Interlock.Domain.Images;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Images;

/// <summary>Pictures in forms and in JSON, good and bad.</summary>
[Parallelizable]
public sealed class ImagePostTests
{
    private static readonly byte[] Seven = File.ReadAllBytes(Repository.PathOf("models", "image-class", "examples", "seven.png"));
    private static readonly byte[] LetterQ = File.ReadAllBytes(Repository.PathOf("models", "image-class", "examples", "letter-q.png"));
    private static readonly byte[] NotAnImage = Encoding.UTF8.GetBytes("GIF? no.");
    private static readonly byte[] Bomb = new PngWriter(30_000, 30_000, PngColour.Rgb).WriteData(PngWriter.Compress(new byte[1000]));

    private static TestServer _server = null!;

    [OneTimeSetUp]
    public static async Task Start() => _server = await TestServer.StartAsync();

    [OneTimeTearDown]
    public static async Task Stop() => await _server.DisposeAsync();

    [TestCase("POST")]
    [TestCase("PUT")]
    public async Task Send_OnePicture_IsAnsweredByTheFirstType(string method)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), "/models/image-class") { Content = Form(("img_file", "seven.png", Seven)) };
        var reply = await _server.Client.SendAsync(request);

        var data = await Replies.InferredAsync(reply);
        Assert.That(data.GetArrayLength(), Is.EqualTo(1));
        var answer = data[0];
        Assert.That((Text(answer, "file"), Text(answer, "model_type"), Text(answer, "label")), Is.EqualTo(("seven.png", "digits", "7")));
        Assert.That(answer.GetProperty("result").GetInt32(), Is.EqualTo(7));
        Assert.That(answer.GetProperty("scores").GetArrayLength(), Is.EqualTo(10));
        Assert.That(answer.GetProperty("top").EnumerateArray().Select(top => top.GetProperty("score").GetDouble()), Is.Ordered.Descending);
        Assert.That(Text(answer.GetProperty("top")[0], "label"), Is.EqualTo("7"));
        Assert.That(Text(answer, "id"), Is.EqualTo(Replies.Header(reply, "x-prediction-id")));
    }

    [TestCase("POST")]
    [TestCase("PUT")]
    public async Task Send_RowsOfTheDayUsedUp_Is429(string method)
    {
        var access = $"\naccess: {{ keys: {{ few: {{ id: few, hash: \"sha256:{KeyToken.HashOf(TestKeys.Of("few"))}\", role: infer, rows-per-day: 2 }} }} }}\n";
        await using var server = await TestServer.StartAsync(TestServer.SampleConfig + access);
        server.Client.With("few");
        foreach (var status in new[] { 200, 429 })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), "/models/image-class") { Content = Form(("img_file", "a.png", Seven), ("img_file", "b.png", Seven)) };
            var reply = await server.Client.SendAsync(request);
            Assert.That((int)reply.StatusCode, Is.EqualTo(status), await reply.Content.ReadAsStringAsync());
        }
    }

    [Test]
    public async Task Post_ModelType_PicksTheLabels()
    {
        var data = await Replies.InferredAsync(await PostAsync(Form("letters", ("img_file", "q.png", LetterQ))));

        Assert.That((Text(data[0], "model_type"), Text(data[0], "label")), Is.EqualTo(("letters", "Q")));
        Assert.That(data[0].GetProperty("scores").GetArrayLength(), Is.EqualTo(26));
    }

    [Test]
    public async Task Post_UnknownModelType_Is400NamingTheKnown()
    {
        var problem = await Replies.BadFieldsAsync(await PostAsync(Form("colours", ("img_file", "q.png", LetterQ))), "invalid_input", "model_type");

        Assert.That(problem.GetProperty("msg").GetString(), Is.EqualTo("model_type: there is no model_type 'colours'; known: digits, letters"));
    }

    [Test]
    public async Task Post_ManyFieldsBeginningWithImg_AnswersInOrder()
    {
        var form = Form(("img", "a", Seven), ("img_file", "b", LetterQ), ("img_file", "c", Seven), ("image1", "d", Seven));
        await Replies.BadFieldsAsync(await PostAsync(form), "invalid_input", "image1");

        var data = await Replies.InferredAsync(
            await PostAsync(Form(("img", "a", Seven), ("img_file", "b", LetterQ), ("img_file[]", "c", Seven), ("img2", "d", Seven))));

        Assert.That(data.EnumerateArray().Select(answer => Text(answer, "file")), Is.EqualTo(new[] { "a", "b", "c", "d" }));
        Assert.That(data[2].GetProperty("scores").ToString(), Is.EqualTo(data[0].GetProperty("scores").ToString()));
        Assert.That(data[1].GetProperty("scores").ToString(), Is.Not.EqualTo(data[0].GetProperty("scores").ToString()));
    }

    [Test]
    public async Task Post_HundredsOfFiles_AnswersInOrder()
    {
        var names = Enumerable.Range(0, 300).Select(i => $"{i}.png").ToList();

        var data = await Replies.InferredAsync(await PostAsync(Form([.. names.Select((name, i) => ("img_file", name, i % 2 == 0 ? Seven : LetterQ))])));

        Assert.That(data.EnumerateArray().Select(answer => Text(answer, "file")), Is.EqualTo(names));
        Assert.That(data.EnumerateArray().Where((_, i) => i % 2 == 0).Select(answer => Text(answer, "label")), Has.All.EqualTo("7"));
    }

    [Test]
    public async Task Post_SamePictureInEveryForm_IsAnsweredTheSame()
    {
        var pixels = await TestPictures.DecodeAsync(Seven, new PictureFormat(28, 28, 1));
        (PngColour Colour, byte Bits, Func<byte, byte[]> Pixel)[] forms =
        [
            (PngColour.Grey, 8, grey => [grey]),
            (PngColour.GreyAlpha, 8, grey => [grey, 255]),
            (PngColour.Rgb, 8, grey => [grey, grey, grey]),
            (PngColour.Rgba, 8, grey => [grey, grey, grey, 255]),
            (PngColour.Grey, 16, grey => [grey, grey]),
            (PngColour.GreyAlpha, 16, grey => [grey, grey, 255, 255]),
            (PngColour.Rgba, 16, grey => [grey, grey, grey, grey, grey, grey, 255, 255]),
        ];
        var files = forms.Select(form => new PngWriter(28, 28, form.Colour) { BitDepth = form.Bits }.Write([.. pixels.SelectMany(form.Pixel)]));

        var data = await Replies.InferredAsync(await PostAsync(Form([.. files.Select((file, i) => ("img_file", $"{forms[i].Colour}-{forms[i].Bits}", file))])));

        Assert.That(data.EnumerateArray().Select(answer => answer.GetProperty("scores").ToString()).Distinct().Count(), Is.EqualTo(1), data.ToString());
        Assert.That(Text(data[0], "label"), Is.EqualTo("7"));
    }

    [Test]
    public async Task Post_TurnedPhotos_AreSeenUpright()
    {
        // Each JPEG says in its EXIF data how it was turned; the PNG beside it is upright.
        var photos = Enumerable.Range(1, 8).SelectMany(i => new[] { $"orientation-{i}.jpg", $"orientation-{i}.png" });

        var data = await Replies.InferredAsync(await PostAsync(Form([.. photos.Select(name => ("img", name, TestPictures.Read(name)))])));

        foreach (var pair in data.EnumerateArray().Select(answer => answer.GetProperty("scores").EnumerateArray().Select(score => score.GetDouble())).Chunk(2))
        {
            Assert.That(pair[0], Is.EqualTo(pair[1]).Within(0.005));
        }
    }

    [Test]
    public async Task Post_BadAmongGood_FailsAlone()
    {
        var reply = await PostAsync(Form(
            ("img_file", "good", Seven), ("img_file", "text", NotAnImage), ("img_file", "empty", []), ("img_file", "cut", Seven[..^60]),
            ("img_file", "bomb", Bomb), ("img_file", "last", Seven)));

        var data = await Replies.InferredAsync(reply);
        var told = data.EnumerateArray().Select(answer => answer.TryGetProperty("code", out var code) ? code.GetString() : Text(answer, "label"));
        Assert.That(told, Is.EqualTo(new[]
        {
            "7", "not_an_image", "not_an_image", "damaged_image", "image_too_large", "7",
        }));
        Assert.That(data.EnumerateArray().Select(answer => Text(answer, "file")), Is.EqualTo(new[] { "good", "text", "empty", "cut", "bomb", "last" }));
        Assert.That(Text(data[1], "msg"), Is.Not.Empty);
        Assert.That(data[1].TryGetProperty("id", out _), Is.False);
        Assert.That(Text(data[5], "id"), Is.Not.EqualTo(Text(data[0], "id")));
    }

    [Test]
    public async Task Post_AllBadAlike_Is400WithTheirCode()
    {
        var form = Form(("img_file", "a", NotAnImage), ("img_file", "b", []));

        await Replies.BadFieldsAsync(await PostAsync(form), "not_an_image", "img_file[0]", "img_file[1]");
    }

    [Test]
    public async Task Post_AllBadDifferently_Is400()
    {
        var form = Form(("img_file", "a", NotAnImage), ("img_file", "b", Bomb));

        await Replies.BadFieldsAsync(await PostAsync(form), "invalid_input", "img_file[0]", "img_file[1]");
    }

    [Test]
    public async Task Post_TwoModelTypes_IsRefused()
    {
        using var form = Form("digits", ("img_file", "q.png", LetterQ));
        form.Add(new StringContent("letters"), "model_type");

        await Replies.BadFieldsAsync(await PostAsync(form), "invalid_input", "model_type");
    }

    [Test]
    public async Task Post_NoFile_Is400() => await Replies.BadFieldsAsync(await PostAsync(Form("nothing")), "invalid_input", "model_type", "img_file");

    [Test]
    public async Task Post_MoreFilesThanMaxFiles_Is400()
    {
        var form = Form([.. Enumerable.Repeat(("img_file", "a", NotAnImage), 1001)]);

        var problem = await Replies.BadFieldsAsync(await PostAsync(form), "invalid_input", "img_file");

        Assert.That(problem.GetProperty("msg").GetString(), Does.Contain("1001 files; at most 1000"));
    }

    [TestCase("../../etc/passwd")]
    [TestCase("日本 😀.png")]
    [TestCase("a'b;c=d.png")]
    [TestCase("<script>alert(1)</script>")]
    public async Task Post_StrangeFileName_IsEchoedAndKept(string name)
    {
        var form = $"--x\r\nContent-Disposition: form-data; name=\"img_file\"; filename=\"{name}\"\r\n\r\n";
        var reply = await PostRawAsync([.. Encoding.UTF8.GetBytes(form), .. Seven, .. "\r\n--x--\r\n"u8]);

        var data = await Replies.InferredAsync(reply);
        Assert.That(Text(data[0], "file"), Is.EqualTo(name));
        var kept = await Replies.OkAsync(await _server.Client.GetAsync($"/predictions/{Text(data[0], "id")}"));
        Assert.That(Text(kept.GetProperty("request"), "file"), Is.EqualTo(name));
        Assert.That(kept.GetProperty("request").TryGetProperty("sha256", out _));
    }

    [Test]
    public async Task Post_LongFileName_IsCut()
    {
        var data = await Replies.InferredAsync(await PostAsync(Form(("img_file", new string('n', 5000), Seven))));

        Assert.That(Text(data[0], "file"), Has.Length.LessThan(300));
    }

    [Test]
    public async Task Post_Json_AnswersBase64AndDataUrls()
    {
        var base64 = Convert.ToBase64String(Seven);

        var data = await Replies.InferredAsync(await _server.PostAsync(
            "/models/image-class", $$"""{"images":["{{base64}}","data:image/png;base64,{{base64}}","AAAA"],"model_type":"digits"}"""));

        Assert.That((Text(data[0], "label"), Text(data[1], "label"), Text(data[2], "code")), Is.EqualTo(("7", "7", "not_an_image")));
        Assert.That(Text(data[1], "file"), Is.EqualTo("images[1]"));
    }

    [TestCase("""{"images":["not base64!",7,null,"data:image/png;base64"]}""", "$.images[0]", "$.images[1]", "$.images[2]", "$.images[3]")]
    [TestCase("""{"images":"AAAA","model_type":7,"more":1}""", "$.images", "$.model_type", "$")]
    [TestCase("""{"images":[],"images":[],"model_type":"digits","model_type":"letters"}""", "$.images", "$.model_type")]
    [TestCase("""{"images":[]}""", "img_file")]
    [TestCase("[]", "$")]
    [TestCase("""{"images":[""]}""", "$.images[0]")]
    public async Task Post_BadJson_TellsEveryPath(string body, params string[] paths)
    {
        var problem = await Replies.ProblemAsync(
            await _server.PostAsync("/models/image-class", body), 400, body.Contains("[\"\"]", StringComparison.Ordinal) ? "not_an_image" : "invalid_input");

        Assert.That(Replies.PathsOf(problem), Is.EqualTo(paths));
    }

    [TestCase("")]
    [TestCase("{")]
    [TestCase("""{"images":["\ud800"]}""")]
    [TestCase("""{"\ud800":1}""")]
    [TestCase("""{"images":["AAAA"]} x""")]
    public async Task Post_NotJson_SaysSo(string body) =>
        await Replies.BadFieldsAsync(await _server.PostAsync("/models/image-class", body), "malformed_json", "$");

    [Test]
    public async Task Post_JsonWithByteOrderMark_IsRead() =>
        await Replies.InferredAsync(await _server.PostAsync("/models/image-class", $$"""{{'\uFEFF'}}{"images":["{{Convert.ToBase64String(Seven)}}"]}"""));

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static Task<HttpResponseMessage> PostAsync(HttpContent form) => _server.Client.PostAsync("/models/image-class", form);

    private static Task<HttpResponseMessage> PostRawAsync(byte[] body)
    {
        var content = new ByteArrayContent(body);
        content.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=x");
        return PostAsync(content);
    }

    private static MultipartFormDataContent Form(params (string Field, string Name, byte[] Content)[] files) => Form("", files);

    private static MultipartFormDataContent Form(string modelType, params (string Field, string Name, byte[] Content)[] files)
    {
        var form = new MultipartFormDataContent();
        if (modelType.Length > 0)
        {
            form.Add(new StringContent(modelType), "model_type");
        }

        foreach (var (field, name, content) in files)
        {
            form.Add(new ByteArrayContent(content), field, name);
        }

        return form;
    }
}
