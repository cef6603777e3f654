using System.Text;
using Interlock.Api.Tests.Support;
using Interlock.Application.Serving.Loading;
using Interlock.Domain;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Serving;

public sealed class GoldenFileTests
{
    private readonly TemporaryFolder _folder = new();

    [TearDown]
    public void Delete() => _folder.Dispose();

    [Test]
    public async Task Read_Lines_AreRequestsWithoutTheAnswer()
    {
        var lines = await ReadAsync(FileOf("""{"features":[1],"label":"a"}""", "", """{"features":[2],"result":3}"""));

        Assert.That(lines.Select(line => (line.Name, Encoding.UTF8.GetString(line.Request))), Is.EqualTo(new[]
        {
            ("golden.jsonl:1", """{"features":[1]}"""), ("golden.jsonl:3", """{"features":[2],"result":3}"""),
        }));
        Assert.That(lines[0].Whole.GetProperty("label").GetString(), Is.EqualTo("a"));
    }

    [TestCase("[]")]
    [TestCase("null")]
    [TestCase("{")]
    [TestCase("""{"a":1,"a":2}""")]
    public void Read_NoObject_IsToldByItsLine(string line) => Assert.That(
        () => ReadAsync(FileOf(line)),
        Throws.TypeOf<ModelLoadException>().With.Message.StartWith("golden.jsonl:1 is not a JSON object"));

    [Test]
    public void Read_FileThatIsGone_IsWhyTheVersionIsNotLoaded() => Assert.That(
        () => ReadAsync(_folder.PathOf("golden.jsonl")),
        Throws.TypeOf<ModelLoadException>().With.Message.Contains("golden.jsonl' cannot be read"));

    private static async Task<IReadOnlyList<GoldenLine>> ReadAsync(string file) =>
        await GoldenFile.ReadAsync(file, ["label"], line => ValueTask.FromResult<IEnumerable<GoldenLine>>([line]));

    private string FileOf(params string[] lines)
    {
        var file = Path.Combine(_folder.Path, "golden.jsonl");
        File.WriteAllLines(file, lines);
        return file;
    }
}
