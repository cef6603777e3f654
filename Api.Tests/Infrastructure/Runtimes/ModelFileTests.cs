using Interlock.Api.Tests.Support;
using Interlock.Application.Swaps.Watching;
using Interlock.Domain;
using Interlock.Infrastructure.Files;
using Interlock.Infrastructure.Runtimes;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Runtimes;

/// <summary>What is loaded is a whole file: one that somebody is writing is read again, or refused.</summary>
public sealed class ModelFileTests
{
    [Test]
    public void Read_WrittenWhileItIsRead_IsReadAgain()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("model.onnx", "half ");
        var asked = 0;

        Assert.That(ModelFile.Read(path, null, StampOf).Content, Is.EqualTo("half and whole"u8.ToArray()));

        // The second time is after the first reading.
        FileStamp StampOf(string file)
        {
            if (++asked == 2)
            {
                File.AppendAllText(file, "and whole");
            }

            return FileStamps.Of(file);
        }
    }

    [Test]
    public void Read_ReplacedWhileItIsRead_IsTheNewFile()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("model.onnx", "content 1");
        var asked = 0;

        Assert.That(ModelFile.Read(path, null, StampOf).Content, Is.EqualTo("content 2"u8.ToArray()));

        FileStamp StampOf(string file)
        {
            if (++asked == 2)
            {
                File.Move(folder.Write("other", "content 2"), file, overwrite: true);
            }

            return FileStamps.Of(file);
        }
    }

    [Test]
    public void Read_WrittenAllTheTime_IsRefused()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("model.onnx", "content");
        var asked = 0;

        Assert.That(
            () => ModelFile.Read(path, null, _ => new FileStamp(7, 0, ++asked, 1, 1)),
            Throws.TypeOf<ModelLoadException>().With.Message.EqualTo($"The model file '{path}' is being written."));
    }

    [Test]
    public void Read_MissingOrEmptyOrFolder_SaysSo()
    {
        using var folder = new TemporaryFolder();

        Assert.That(() => ModelFile.Read(folder.PathOf("missing"), null), Throws.TypeOf<ModelLoadException>().With.Message.StartsWith("There is no model file"));
        Assert.That(() => ModelFile.Read(folder.Write("empty", ""), null), Throws.TypeOf<ModelLoadException>().With.Message.EndsWith("is empty."));
        Assert.That(() => ModelFile.Read(folder.Path, null), Throws.TypeOf<ModelLoadException>().With.Message.Contains("is a folder"));
    }
}
