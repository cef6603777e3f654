using System.Globalization;
using System.Text;
using System.Text.Json;
using Interlock.Api.Tests.Support;
using Interlock.Application.Golden;
using Interlock.Application.Jobs.Steps;
using Interlock.Domain;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Golden;

/// <summary>Golden requests from recorded predictions and from files, with the models of the repository and with scripted ones.</summary>
[Parallelizable]
internal sealed class GoldenServiceTests
{
    private const string Header = "sepal_length,sepal_width,petal_length,petal_width";

    private static readonly string Numbers = SwapServer.Yaml(SwapServer.Model("active: v1"));

    private readonly ScriptedModels _scripted = new();

    [TestCase("iris", "label", 30, "10,10,10")]
    [TestCase("iris", "label", 7, "3,2,2")]
    [TestCase("wine", "label", 12, "4,4,4")]
    public async Task FromFile_Labels_HaveEqualShares(string model, string label, int count, string shares)
    {
        await using var host = new GoldenHost(TestServer.SampleConfig);

        var report = await host.WriteAsync(model, options => options with { File = Repository.PathOf("models", model, "test.csv"), Label = label, Count = count });

        Assert.That(string.Join(',', report.Labels.Select(share => share.Value)), Is.EqualTo(shares));
        Assert.That(host.Lines, Has.Length.EqualTo(count).And.Unique);
        Assert.That(report.LeftOut.Sum(rows => rows.Value) + count, Is.EqualTo(File.ReadAllLines(Repository.PathOf("models", model, "test.csv")).Length - 1));
        Assert.That(report.Tolerance, Is.Null);
    }

    [TestCase("target", null)]
    [TestCase(null, null)]
    [TestCase("target", 3.5)]
    public async Task FromFile_Numbers_CoverTheRangeWithinATolerance(string? label, double? tolerance)
    {
        await using var host = new GoldenHost(TestServer.SampleConfig);

        var report = await host.WriteAsync(
            "diabetes", options => options with { File = Repository.PathOf("models/diabetes/test.csv"), Label = label, Count = 20, Tolerance = tolerance });

        var lines = host.Lines.Select(line => JsonElement.Parse(line)).ToList();
        var results = lines.ConvertAll(line => line.GetProperty("result").GetDouble());
        Assert.That((report.Count, results.Count), Is.EqualTo((20, 20)));
        Assert.That(results.Max() - results.Min(), Is.GreaterThan(100));
        Assert.That(lines.Select(line => line.GetProperty("tolerance").GetDouble()), Has.All.EqualTo(report.Tolerance));
        Assert.That(report.Tolerance, tolerance is { } given ? Is.EqualTo(given) : Is.InRange(5, 25));
        Assert.That(report.Notes.Any(note => note.Contains("has no column 'value' or 'label'", StringComparison.Ordinal)), Is.EqualTo(label is null));
    }

    [Test]
    public async Task FromFile_Twice_GivesTheSameFile()
    {
        await using var host = new GoldenHost(TestServer.SampleConfig);
        var texts = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            await host.WriteAsync("iris", options => options with { File = Repository.PathOf("models/iris/test.csv"), Count = 9, Force = i > 0 });
            texts.Add(await File.ReadAllTextAsync(host.Output));
        }

        Assert.That(texts[1], Is.EqualTo(texts[0]));
        Assert.That(texts[0], Does.EndWith("}\n"));
    }

    [TestCase("label")]
    [TestCase("value")]
    public async Task FromFile_QuotesOtherColumnsAndRepeats_AreReadAsJobsDo(string label)
    {
        await using var host = new GoldenHost(TestServer.SampleConfig);

        var report = await host.WriteFromAsync("iris", $"\uFEFFnote,{label},petal_width,petal_length,sepal_width,sepal_length\r\n\"a, \"\"b\"\"\r\nc\",setosa,\"0.2\",1.4,3.6,5\r\n,setosa,0.2,1.4,3.6,5.0\r\n");

        Assert.That(host.Lines, Is.EqualTo(["""{"features":{"sepal_length":5,"sepal_width":3.6,"petal_length":1.4,"petal_width":0.2},"label":"setosa"}"""]));
        Assert.That(report.LeftOut, Is.EqualTo([KeyValuePair.Create("repeated", 1)]));
    }

    [Test]
    public async Task FromFile_RowsThatTheVersionAnswersOtherwise_AreLeftOut()
    {
        await using var host = new GoldenHost(TestServer.SampleConfig);

        var report = await host.WriteFromAsync("iris", $"{Header},label\n5,3.6,1.4,0.2,setosa\n5,3.5,1.4,0.2,virginica\n4.9,3.5,1.4,0.2,versicolor\n", options => options with { Version = "v1" });

        Assert.That((report.Version, report.Count), Is.EqualTo(("v1", 1)));
        Assert.That(report.LeftOut, Is.EqualTo([KeyValuePair.Create("answered by v1 with another label", 2)]));
    }

    [TestCase("sepal_length,sepal_width,label\n1,2,setosa\n", "has no column 'petal_length', 'petal_width'; it has:")]
    [TestCase(Header + "\n1,2,3,4\n", "has no column 'kind'", "kind")]
    [TestCase("sepal_length,sepal_length,sepal_width,petal_length,petal_width\n1,1,2,3,4\n", "has two columns 'sepal_length'")]
    [TestCase("", "is empty")]
    [TestCase(Header + "\n", "No row can be a golden request: there are none.")]
    [TestCase(Header + ",label\n5,3.6,1.4,0.2,virginica\n", "No row can be a golden request: 1 answered by v2 with another label.")]
    [TestCase(Header + ",label\n5,3.6,1.4,0.2,rose\n", "rows.csv:2: label is 'rose'; expected one of the labels setosa, versicolor, virginica")]
    [TestCase(Header + ",label\n5,3.6,1.4,0.2,\n", "rows.csv:2: label is missing")]
    [TestCase(Header + ",label\nx,,1.4,99,Setosa\n", "rows.csv:2: sepal_length is 'x'; expected a number; sepal_width is missing; petal_width is 99; at most 30 is expected; label is 'Setosa'; expected one of")]
    [TestCase(Header + "\n1,2,3\n\n5,3.6,1.4,0.2\n\"1\"2,2,3,4\n", "rows.csv:2: has 3 fields; the header has 4|rows.csv:5: holds a quote in the wrong place")]
    public async Task FromFile_BadRows_AreNamedAndNothingIsWritten(string csv, string problems, string? label = null)
    {
        await using var host = new GoldenHost(TestServer.SampleConfig);

        var failure = await FailureAsync<Exception>(() => host.WriteFromAsync("iris", csv, options => options with { Label = label }));

        Assert.That(failure, Is.InstanceOf<NotWrittenException>().Or.InstanceOf<StepFailedException>());
        foreach (var problem in problems.Split('|'))
        {
            Assert.That(failure.Message, Does.Contain(problem));
        }

        Assert.That(Directory.GetFiles(host.PathOf(""), "golden*"), Is.Empty);
    }

    [Test]
    public async Task FromFile_ManyBadRows_TenAreNamed()
    {
        await using var host = new GoldenHost(TestServer.SampleConfig);

        var failure = await FailureAsync<NotWrittenException>(() => host.WriteFromAsync("iris", $"{Header}\n" + string.Concat(Enumerable.Repeat("a,b,c,d\n", 13))));

        var lines = failure.Message.Split(Environment.NewLine);
        Assert.That(lines, Has.Length.EqualTo(11));
        Assert.That((lines[9].Split(' ')[0].EndsWith("rows.csv:11:", StringComparison.Ordinal), lines[10]), Is.EqualTo((true, "and 3 more rows")));
    }

    [TestCase("value is 'x'; expected a number", "x")]
    [TestCase("value is 'NaN'; expected a number", "NaN")]
    [TestCase("value is '1e999'; expected a number", "1e999")]
    [TestCase("value is missing", "")]
    public async Task FromFile_ValueThatIsNoNumber_IsNamed(string problem, string value)
    {
        await using var host = Scripted();

        Assert.That((await FailureAsync<NotWrittenException>(() => host.WriteFromAsync("echo", $"x,y,value\n1,2,{value}\n"))).Message, Does.EndWith($"rows.csv:2: {problem}"));
    }

    [TestCase("rows.txt", "must be CSV")]
    [TestCase("rows.ndjson", "must be CSV")]
    [TestCase("none.csv", "There is no file")]
    [TestCase("", "There is no file")]
    public async Task FromFile_NoCsv_IsRejected(string name, string problem)
    {
        await using var host = Scripted();
        host.Write("rows.txt", "");
        host.Write("rows.ndjson", "");

        Assert.That(
            (await FailureAsync<NotWrittenException>(() => host.WriteAsync("echo", options => options with { File = host.PathOf(name) }))).Message, Does.Contain(problem));
    }

    [Test]
    public async Task FromFile_MoreRowsThanAreKept_AreSampledOverTheWholeFile()
    {
        await using var host = Scripted();
        var csv = new StringBuilder("x,y\n");
        for (var i = 0; i < 25_000; i++)
        {
            csv.Append(CultureInfo.InvariantCulture, $"{i},0\n");
        }

        var report = await host.WriteFromAsync("echo", csv.ToString(), options => options with { Count = 10 });

        var results = host.Lines.Select(line => JsonElement.Parse(line).GetProperty("result").GetDouble()).ToList();
        Assert.That(results.Select((result, i) => (int)(result / 2500) - i), Has.All.InRange(-1, 1));
        Assert.That(report.LeftOut, Is.EqualTo([KeyValuePair.Create("not needed", 24_990)]));
    }

    [Test]
    public async Task FromLabelled_EachReason_IsCounted()
    {
        await using var host = new GoldenHost(TestServer.SampleConfig);
        foreach (var (features, label) in new[]
        {
            ("[5.0,3.6,1.4,0.2]", "setosa"), ("[5.0,3.6,1.4,0.2]", "setosa"), ("[5.3,3.7,1.5,0.2]", "virginica"), ("[4.7,3.2,1.6,0.2]", "rose"), ("[4.7,3.2,1.6]", "setosa"), ("[4.7,3.2,1.6,99]", "setosa"),
        })
        {
            await host.RecordAsync("iris", $$"""{"features":{{features}}}""", label);
        }

        await host.RecordAsync("iris", "{}", "setosa");
        await host.RecordAsync("iris", """{"features":[4.7,3.2,1.6,0.2]}""", value: 7);
        await host.RecordAsync("wine", "{}", "barolo");

        var report = await host.WriteAsync("iris", options => options);

        Assert.That(host.Lines, Has.Length.EqualTo(1));
        Assert.That(report.LeftOut.ToDictionary(), Is.EquivalentTo(new Dictionary<string, int>
        {
            ["repeated"] = 1,
            ["answered by v2 with another label"] = 1,
            ["with a label that the model does not have"] = 2,
            ["with a request that the model does not take"] = 2,
            ["without a stored request"] = 1,
        }));
    }

    [Test]
    public async Task FromLabelled_MoreThanAreNeeded_TheNewestAreTaken()
    {
        await using var host = Scripted();
        for (var i = 1; i <= 6; i++)
        {
            await host.RecordAsync("echo", $$"""{"features":[1,{{i}}]}""", value: 5);
        }

        await host.WriteAsync("echo", options => options with { Count = 2 });

        Assert.That(host.Lines, Is.EqualTo(["""{"features":{"x":1,"y":6},"result":2}""", """{"features":{"x":1,"y":3},"result":2}"""]), "of each half of what is alike");
    }

    [Test]
    public async Task FromLabelled_RecordedWithAnotherOrderOfTheFeatures_IsReadAsItWasThen()
    {
        await using var host = Scripted();
        await host.StoreRevisionAsync(3, Numbers.Replace("{ x: {}, y: {} }", "{ y: {}, x: {} }", StringComparison.Ordinal));
        await host.RecordAsync("echo", """{"features":[5,7]}""", value: 1, revision: 3);

        await host.WriteAsync("echo", options => options);

        Assert.That(host.Lines, Is.EqualTo(["""{"features":{"x":7,"y":5},"result":8}"""]));
    }

    [Test]
    public async Task FromLabelled_NoLabels_SaysHowToGetThem()
    {
        await using var host = new GoldenHost(TestServer.SampleConfig);
        await host.RecordAsync("wine", "{}", "barolo");

        Assert.That((await FailureAsync<NotWrittenException>(() => host.WriteAsync("iris", options => options))).Message, Does.StartWith("No recorded prediction of model 'iris' has a label."));
    }

    [Test]
    public async Task Write_FileThatExists_NeedsForce()
    {
        await using var host = Scripted();
        host.Write("golden.jsonl", "before");

        Assert.That((await FailureAsync<NotWrittenException>(() => host.WriteFromAsync("echo", "x,y\n1,2\n"))).Message, Does.Contain("--force"));
        Assert.That(await File.ReadAllTextAsync(host.Output), Is.EqualTo("before"));
        await host.WriteFromAsync("echo", "x,y\n1,2\n", options => options with { Force = true });
        Assert.That(host.Lines, Is.EqualTo(["""{"features":{"x":1,"y":2},"result":2}"""]));
    }

    [TestCase("rows.csv", "is the file that is read")]
    [TestCase("", "is a folder")]
    public async Task Write_ToAnotherThing_IsRejectedInSpiteOfForce(string output, string problem)
    {
        await using var host = Scripted();

        Assert.That(
            (await FailureAsync<NotWrittenException>(() => host.WriteFromAsync("echo", "x,y\n1,2\n", options => options with { Output = host.PathOf(output), Force = true }))).Message, Does.Contain(problem));
    }

    // The second load is the one with the golden file.
    [Test]
    public async Task Write_VersionThatDoesNotGiveTheAnswersAgain_LeavesTheFileAsItWas()
    {
        await using var host = Scripted();
        host.Write("golden.jsonl", "before");
        _scripted.Asking = (_, _) => _scripted.Made.Count > 1 ? throw new InferenceException("another answer") : Task.CompletedTask;

        var failure = await FailureAsync<ModelLoadException>(() => host.WriteFromAsync("echo", "x,y\n1,2\n", options => options with { Force = true }));

        Assert.That(failure.Message, Does.StartWith("models.echo.versions.v1: ").And.Contain("another answer"));
        Assert.That(await File.ReadAllTextAsync(host.Output), Is.EqualTo("before"));
        Assert.That(Directory.GetFiles(host.PathOf(""), "golden*"), Has.Length.EqualTo(1));
        Assert.That(_scripted.Live, Is.Empty);
    }

    [TestCase("none", "MODEL")]
    [TestCase("image-class", "MODEL")]
    [TestCase("route-plan", "MODEL,--version", null, null, "v9")]
    [TestCase("sensor-score", "MODEL")]
    [TestCase("iris", "--label,--tolerance,--version", "petal_width", 1.0, "v9")]
    public async Task Write_OptionsThatDoNotFit_AreAllNamed(string model, string paths, string? label = null, double? tolerance = null, string? version = null)
    {
        await using var host = new GoldenHost(TestServer.SampleConfig);

        var failure = await FailureAsync<InvalidInputException>(
            () => host.WriteFromAsync(model, "", options => options with { Label = label, Tolerance = tolerance, Version = version }));

        Assert.That(string.Join(',', failure.Problems.Select(problem => problem.Path)), Is.EqualTo(paths));
    }

    private static async Task<T> FailureAsync<T>(Func<Task> act)
        where T : Exception => (await Assert.CatchAsync<T>(() => act()))!;

    private GoldenHost Scripted() => new(Numbers, _scripted.Wire, ("v1", "add=1"), ("v2", "add=1"), ("v3", "add=2"));
}
