using System.IO.Compression;
using System.Text;
using Interlock.Api.Tests.Support;
using Interlock.Application.Jobs.Steps;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Jobs.BatchScoring;

/// <summary>Input that is not whole fails the step and leaves the answers of an earlier run.</summary>
internal sealed class InferDamagedFileTests
{
    private const int Rows = 2000;
    private const string Earlier = "id,x,y,result,label,score,model,version,revision\nr0,0,0,0,low,0,echo,v1,1\n";

    private static readonly string[] Forms = ["csv", "ndjson"];

    [Test]
    public void Run_DamagedGzip_FailsAndKeepsTheOutput(
        [ValueSource(nameof(Forms))] string form,
        [Values("cut after a row", "no trailer", "half a trailer", "header alone", "wrong sum", "wrong length", "rubbish behind", "cut second member", "zeros behind", "text")] string damage)
    {
        using var step = StepOf($"in.{form}.gz");
        File.WriteAllBytes(step.PathOf($"in.{form}.gz"), Damaged(form, damage));

        Assert.That(() => RunAsync(step), Throws.TypeOf<StepFailedException>().With.Message.StartsWith($"in.{form}.gz cannot be unpacked: "));

        Assert.That(step.Read("out/answers.csv"), Is.EqualTo(Earlier));
    }

    [Test]
    public async Task Run_SeveralMembers_AreAllRead([ValueSource(nameof(Forms))] string form)
    {
        using var step = StepOf($"in.{form}.gz");
        var text = Text(form);
        var half = text.Length / 2;
        File.WriteAllBytes(step.PathOf($"in.{form}.gz"), [.. Packed(text[..half]), .. Packed([]), .. Packed(text[half..])]);

        await RunAsync(step);

        Assert.That(step.Read("out/answers.csv").Split('\n'), Has.Length.EqualTo(Rows + 2));
    }

    [TestCase("in.csv", "", "in.csv is empty: it has no header.")]
    [TestCase("in.csv", "\r\n\n", "in.csv is empty: it has no header.")]
    [TestCase("in.ndjson", "", "in.ndjson is empty: it has not a single byte.")]
    [TestCase("in.csv", "id,x,y\n", "No row was answered, and the output '")]
    [TestCase("in.ndjson", "\n\n", "No row was answered, and the output '")]
    [TestCase("in.csv.gz", "", "in.csv.gz is empty: it has no header.")]
    [TestCase("in.csv.gz", "id,x,y\n", "No row was answered, and the output '")]
    [TestCase("in.ndjson.gz", "", "in.ndjson.gz is empty: it has not a single byte.")]
    public void Run_NothingToAnswer_FailsAndKeepsTheOutput(string file, string text, string expected)
    {
        using var step = StepOf(file);
        File.WriteAllBytes(step.PathOf(file), file.EndsWith(".gz", StringComparison.Ordinal) ? Packed(Encoding.UTF8.GetBytes(text)) : Encoding.UTF8.GetBytes(text));

        Assert.That(() => RunAsync(step), Throws.TypeOf<StepFailedException>().With.Message.StartsWith(expected));

        Assert.That(step.Read("out/answers.csv"), Is.EqualTo(Earlier));
    }

    [Test]
    public void Run_ZeroBytesPacked_Fails([ValueSource(nameof(Forms))] string form)
    {
        using var step = StepOf($"in.{form}.gz");
        step.Write($"in.{form}.gz", "");

        Assert.That(() => RunAsync(step), Throws.TypeOf<StepFailedException>().With.Message.StartsWith($"in.{form}.gz is empty: "));
    }

    [Test]
    public void Run_EveryRowSkipped_FailsAndKeepsTheOutput()
    {
        using var step = StepOf("in.csv", BadRows.Skip);
        step.Write("in.csv", "id,x,y\nr0,?,0\n");

        Assert.That(() => RunAsync(step), Throws.TypeOf<StepFailedException>().With.Message.StartsWith("No row was answered"));

        Assert.That(step.Read("out/answers.csv"), Is.EqualTo(Earlier));
    }

    [TestCase("in.csv", "in.csv")]
    [TestCase("*.csv", "x.csv")]
    public void Run_FileChangedWhileItIsRead_FailsAndKeepsTheOutput(string files, string changed)
    {
        using var step = StepOf(files);
        step.Write("in.csv", InferSteps.Csv(Rows));
        step.Write(changed, InferSteps.Csv(Rows));
        step.AfterCommit = number => File.AppendAllText(step.PathOf(changed), number == 1 ? "r9,9,9\n" : "");

        Assert.That(() => RunAsync(step), Throws.TypeOf<StepFailedException>().With.Message.StartsWith($"{changed} was changed while it was read: "));

        Assert.That(step.Read("out/answers.csv"), Is.EqualTo(Earlier));
    }

    [TestCase("in.csv", "x,y\n5,61", true)]
    [TestCase("in.csv", "x,y\n5,61\n", false)]
    [TestCase("in.ndjson", "{\"x\":5}", true)]
    [TestCase("in.ndjson", "{\"x\":5}\n", false)]
    public async Task Run_LastRowHasNoLineBreak_IsAnsweredWithAWarning(string file, string text, bool warned)
    {
        using var step = new FakeStep(InferSteps.Step(file));
        step.Write(file, text);

        await RunAsync(step);

        Assert.That(step.Lines.Contains($"Warning: {file} does not end with a line break: its last row may be cut off."), Is.EqualTo(warned));
    }

    private static byte[] Damaged(string form, string damage)
    {
        var text = Text(form);
        var whole = Packed(text);
        byte[] second = Packed("r,1,1\n"u8.ToArray());
        return damage switch
        {
            "cut after a row" => CutAfterARow(text),
            "no trailer" => whole[..^8],
            "half a trailer" => whole[..^3],
            "header alone" => whole[..10],
            "wrong sum" => [.. whole[..^8], (byte)(whole[^8] ^ 1), .. whole[^7..]],
            "wrong length" => [.. whole[..^1], (byte)(whole[^1] ^ 1)],
            "rubbish behind" => [.. whole, .. "rubbish"u8],
            "cut second member" => [.. whole, .. second[..^4]],
            "zeros behind" => [.. whole, .. new byte[100_000]],
            _ => "hello"u8.ToArray(),
        };
    }

    // A flush between two rows leaves the packed bytes of whole rows, and nothing to notice at their end.
    private static byte[] CutAfterARow(byte[] text)
    {
        var packed = new MemoryStream();
        using var gzip = new GZipStream(packed, CompressionLevel.Fastest);
        gzip.Write(text.AsSpan(0, text.AsSpan(0, text.Length / 2).LastIndexOf((byte)'\n') + 1));
        gzip.Flush();
        return packed.ToArray();
    }

    private static byte[] Text(string form) => Encoding.UTF8.GetBytes(form == "csv"
        ? InferSteps.Csv(Rows)
        : string.Concat(Enumerable.Range(0, Rows).Select(i => $"{{\"x\":{i % 100},\"y\":{i}}}\n")));

    private static byte[] Packed(byte[] text)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(text);
        }

        return packed.ToArray();
    }

    private static FakeStep StepOf(string files, BadRows bad = BadRows.Fail)
    {
        var step = new FakeStep(InferSteps.Step(files, chunk: 100, bad: bad));
        step.Write("out/answers.csv", Earlier);
        return step;
    }

    private static Task RunAsync(FakeStep step) => InferSteps.Runner().RunAsync(step, CancellationToken.None);
}
