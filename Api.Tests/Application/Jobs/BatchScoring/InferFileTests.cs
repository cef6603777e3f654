using Interlock.Api.Tests.Support;
using Interlock.Application.Jobs.Steps;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Jobs.BatchScoring;

internal sealed class InferFileTests
{
    [Test]
    public async Task Run_Csv_WritesEveryRowInOrderWithAnswerAndLineage()
    {
        using var step = new FakeStep(InferSteps.Step());
        step.Write("in.csv", InferSteps.Csv(95));

        await RunAsync(step);

        var lines = step.Read("out/answers.csv").Split('\n');
        Assert.That(lines[0], Is.EqualTo("id,x,y,result,label,score,model,version,revision"));
        Assert.That(lines[1], Is.EqualTo("r0,0,0,0,low,0,echo,v1,1"));
        Assert.That(lines[95], Is.EqualTo("r94,94,23.5,1,\"high, \"\"very\"\"\",94,echo,v1,1"));
        Assert.That(lines[1..96].Select(line => line.Split(',')[0]), Is.EqualTo(Enumerable.Range(0, 95).Select(i => $"r{i}")));
        Assert.That(lines, Has.Length.EqualTo(97));
        Assert.That(step.Commits, Is.EqualTo(10));
        Assert.That(step.Reported, Is.EqualTo((95L, 95L)));
        Assert.That(File.Exists(step.PathOf("out/answers.csv.part")), Is.False);
    }

    [TestCase("id,x,y\r\nr1,5,\r\n", "r1,5,,0,low,5,echo,v1,1", Description = "CRLF, and an optional feature that is missing")]
    [TestCase("\uFEFFid,x,y\nr1,5,7", "r1,5,7,0,low,5,echo,v1,1", Description = "byte order mark, no line break at the end")]
    [TestCase("y,x,id\n7,1e1,r1\n", "7,1e1,r1,0,low,10,echo,v1,1", Description = "columns in another order")]
    [TestCase("id,x\nr1, 2.50 \n", "r1, 2.50 ,0,low,2.5,echo,v1,1", Description = "a column of an optional feature is missing")]
    [TestCase("id,x,y\n\n\"a, \"\"b\"\"\n2\",\"5\",\n", "\"a, \"\"b\"\"\n2\",\"5\",,0,low,5,echo,v1,1", Description = "quotes, a line break in them, an empty line")]
    [TestCase("id,x,y\nr1,-0.25,123456789012345678901234567890\n", "r1,-0.25,123456789012345678901234567890,0,low,-0.25,echo,v1,1")]
    public async Task Run_FormsOfCsv_AreRead(string input, string expected)
    {
        using var step = new FakeStep(InferSteps.Step());
        step.Write("in.csv", input);

        await RunAsync(step);

        Assert.That(step.Read("out/answers.csv").Split('\n', 2)[1], Is.EqualTo(expected + "\n"));
    }

    [TestCase("id,x,y\n", "id,x,y,result,label,score,model,version,revision\n")]
    [TestCase("id,x,y", "id,x,y,result,label,score,model,version,revision\n")]
    public async Task Run_NoRows_WritesTheHeaderOnly(string input, string expected)
    {
        using var step = new FakeStep(InferSteps.Step());
        step.Write("in.csv", input);

        await RunAsync(step);

        Assert.That(step.Read("out/answers.csv"), Is.EqualTo(expected));
    }

    [TestCase("x,y\n5,6\nfive,6\n", "in.csv:3: x is 'five'; expected a number")]
    [TestCase("x,y\n1001,z\n", "in.csv:2: x is 1001; at most 1000 is expected; y is 'z'; expected a number")]
    [TestCase("x,y\n,6\n", "in.csv:2: x is missing")]
    [TestCase("x,y\nNaN,6\n", "in.csv:2: x is 'NaN'; expected a number")]
    [TestCase("x,y\n5,1e999\n", "in.csv:2: y is too large; numbers have single precision, up to 3.4e38")]
    [TestCase("x,y\n5\n", "in.csv:2: has 1 fields; the header has 2")]
    [TestCase("x,y\n\"5,6\n", "in.csv:2: has a quote that is never closed")]
    [TestCase("x,y\n666,6\n", "in.csv:2: the beast")]
    [TestCase("x,z,z\n1,2,3\n", "The input has two columns 'z'; say under 'keep' which columns to keep.")]
    [TestCase("y,X\n5,6\n", "in.csv has no column 'x'; it has: y, X.")]
    [TestCase("x,x\n5,6\n", "in.csv has two columns 'x'.")]
    [TestCase("x,\"y\n5,6\n", "in.csv:1, the header, has a quote that is never closed.")]
    public void Run_BadInput_FailsAndSaysWhere(string input, string expected)
    {
        using var step = new FakeStep(InferSteps.Step());
        step.Write("in.csv", input);

        Assert.That(() => RunAsync(step), Throws.TypeOf<StepFailedException>().With.Message.EqualTo(expected));
        Assert.That(File.Exists(step.PathOf("out/answers.csv")), Is.False);
    }

    [Test]
    public void Run_BadRowAndFail_KeepsWhatWasBefore()
    {
        using var step = new FakeStep(InferSteps.Step(chunk: 100));
        step.Write("in.csv", InferSteps.Csv(7) + "r7,x,0\n" + "r8,8,0\n");

        Assert.That(() => RunAsync(step), Throws.TypeOf<StepFailedException>().With.Message.EqualTo("in.csv:9: x is 'x'; expected a number"));

        Assert.That(step.Read("out/answers.csv.part").Split('\n'), Has.Length.EqualTo(9), "header, seven rows, and nothing");
        Assert.That(step.Checkpoint, Does.Contain("\"rows\":7"));
    }

    [Test]
    public async Task Run_BadRowsAndSkip_LeavesThemOutAndTells()
    {
        using var step = new FakeStep(InferSteps.Step(bad: BadRows.Skip));
        step.Write("in.csv", "id,x,y\n" + string.Concat(Enumerable.Range(0, 300).Select(i => i % 2 == 0 ? $"r{i},{(i == 20 ? 666 : 1)},0\n" : $"r{i},,0\n")));

        await RunAsync(step);

        Assert.That(step.Read("out/answers.csv").Split('\n'), Has.Length.EqualTo(151));
        Assert.That(step.Lines.Count(line => line.StartsWith("Warning: in.csv:", StringComparison.Ordinal)), Is.EqualTo(100));
        Assert.That(step.Lines, Has.Member("Warning: in.csv:3: x is missing").And.Member("Warning: in.csv:22: the beast"));
        Assert.That(step.Lines.TakeLast(2), Is.EqualTo(new[] { "Info: 149 rows were answered.", "Warning: 151 rows could not be answered and were left out." }));
    }

    [Test]
    public async Task Run_SeveralFiles_AreReadByNameInOrderWhateverTheirColumns()
    {
        using var step = new FakeStep(InferSteps.Step("data/{{ date }}/**/*.csv") with { Keep = ["id"] });
        step.Write("data/2026-01-31/b.csv", "y,id,x\n1,b1,2\n");
        step.Write("data/2026-01-31/a/deep/z.csv", "id,x\na1,1\n");
        step.Write("data/2026-01-31/c.csv", "id,x,more\nc1,3,?\n");
        step.Write("data/2026-01-30/d.csv", "id,x\nd1,1\n");
        step.Write("data/2026-01-31/.hidden.csv", "nothing");

        await RunAsync(step);

        Assert.That(step.Read("out/answers.csv").Split('\n')[1..^1], Is.EqualTo(new[] { "a1,0,low,1,echo,v1,1", "b1,0,low,2,echo,v1,1", "c1,0,low,3,echo,v1,1" }));
    }

    [Test]
    public async Task Run_ColumnNamedAsOneOfTheAnswer_IsRenamed()
    {
        using var step = new FakeStep(InferSteps.Step() with { Keep = ["label", "x"] });
        step.Write("in.csv", "x,label\n5,\"was, high\"\n");

        await RunAsync(step);

        Assert.That(step.Read("out/answers.csv"), Is.EqualTo("input_label,x,result,label,score,model,version,revision\n\"was, high\",5,0,low,5,echo,v1,1\n"));
    }

    [Test]
    public async Task Run_SecondRun_ReplacesTheOutput()
    {
        using var step = new FakeStep(InferSteps.Step());
        step.Write("in.csv", InferSteps.Csv(30));
        await RunAsync(step);
        var first = step.Read("out/answers.csv");
        step.Restart();
        step.Write("in.csv", InferSteps.Csv(3));

        await RunAsync(step);

        Assert.That(step.Read("out/answers.csv"), Is.Not.EqualTo(first).And.StartsWith("id,x,y,result"));
    }

    [TestCase("none/*.csv", "No file matches 'none/*.csv'.")]
    [TestCase("in.tsv", "'in.tsv' is of no form that can be read: .csv, .ndjson or .jsonl, each perhaps with .gz.")]
    [TestCase("out/*.csv", "'out/*.csv' matches the output 'out/answers.csv', too: the answers would be read as rows. Write them somewhere else.")]
    [TestCase("{{ params.where }}/*.csv", "'../elsewhere' cannot stand in a path.")]
    public void Run_WrongFiles_FailsAndSaysWhy(string files, string expected)
    {
        using var step = new FakeStep(InferSteps.Step(files), null, ("where", "../elsewhere"));
        step.Write("in.tsv", "x\ty");

        Assert.That(() => RunAsync(step), Throws.TypeOf<StepFailedException>().With.Message.EqualTo(expected));
    }

    [Test]
    public void Run_OutputIsBeingWritten_Fails()
    {
        using var step = new FakeStep(InferSteps.Step());
        step.Write("in.csv", InferSteps.Csv(3));
        step.Write("out/answers.csv.part", "");
        using var other = new FileStream(step.PathOf("out/answers.csv.part"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        Assert.That(() => RunAsync(step), Throws.TypeOf<StepFailedException>().With.Message.Contains("answers.csv.part"));
    }

    private static Task RunAsync(FakeStep step) => InferSteps.Runner().RunAsync(step, CancellationToken.None);
}
