using System.Text;
using Interlock.Api.Tests.Support;
using Interlock.Infrastructure.Configuration;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Configuration;

public sealed class ConfigFileTests
{
    private readonly TemporaryFolder _folder = new();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void ReadFile_RepositorysSample_HasNothingToReport()
    {
        var reading = new ConfigReader(new Dictionary<string, string>()).ReadFile(Repository.PathOf("config.yaml"));

        Assert.That(reading.Report.Lines, Is.Empty);
        Assert.That(reading.Config?.Models.Keys, Is.EqualTo(["iris", "wine", "diabetes", "image-class", "sensor-score", "route-plan"]));
    }

    [Test]
    public void ReadFile_NoSuchFile_SaysSo() => Assert.That(Read("nowhere.yaml"), Is.EqualTo([$"{_folder.PathOf("nowhere.yaml")}: there is no such file"]));

    [Test]
    public void ReadFile_Folder_SaysSo() => Assert.That(Read("models"), Is.EqualTo([$"{_folder.PathOf("models")}: is a folder; name the file in it"]));

    [Test]
    public void ReadFile_OtherEncoding_SaysWhere()
    {
        File.WriteAllBytes(_folder.PathOf("config.yaml"), Encoding.Latin1.GetBytes("models:\n  größe: {}\n"));

        Assert.That(Read("config.yaml"), Is.EqualTo([$"{_folder.PathOf("config.yaml")}:2:5: this byte is not UTF-8; save the file as UTF-8"]));
    }

    [TestCaseSource(nameof(Encodings))]
    public void ReadFile_EncodingWithItsMark_IsRead(Encoding encoding)
    {
        File.WriteAllText(_folder.PathOf("config.yaml"), Reading.Iris, encoding);

        Assert.That(Read("config.yaml"), Is.Empty);
    }

    private static IEnumerable<Encoding> Encodings() => [new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), Encoding.Unicode, Encoding.BigEndianUnicode];

    private IReadOnlyList<string> Read(string name) => new ConfigReader(new Dictionary<string, string>()).ReadFile(_folder.PathOf(name)).Report.Lines;
}
