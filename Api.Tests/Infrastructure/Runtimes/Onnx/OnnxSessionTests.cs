using System.Security.Cryptography;
using System.Text;
using Interlock.Domain;
using Interlock.Infrastructure.Runtimes.Onnx;
using Interlock.Infrastructure.Runtimes.Onnx.Tabular;
using Microsoft.ML.OnnxRuntime;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Runtimes.Onnx;

public sealed class OnnxSessionTests
{
    private static readonly double[] Numbers = [-3, 12];
    private static readonly string[] Texts = ["Grüße, 世界 🚆", ""];

    [Test]
    public void Load_AnyFile_TellsItsSignatureAndHash()
    {
        using var session = Load(TestModel.PathOf("columns"));

        Assert.That(session.Inputs.Select(input => input.ToString()), Is.EqualTo(new[]
        {
            "Size_cm: float[?,1]", "count: int64[?,1]", "open: bool[?,1]", "colour: string[?,1]",
        }));
        Assert.That(session.Outputs.Single().ToString(), Is.EqualTo("scores: float[?,2]"));
        Assert.That(session.Sha256[TestModel.PathOf("columns")], Is.EqualTo(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(TestModel.PathOf("columns"))))));
    }

    [Test]
    public void Load_SequenceOfMaps_TellsKeyType()
    {
        using var session = Load(TestModel.PathOf("zipmap-int64"));

        Assert.That(session.Outputs[1].ToString(), Is.EqualTo("scores: sequence of maps from int64 to float"));
    }

    [Test]
    public void Load_InputWithDefault_NeedNotBeGiven()
    {
        using var session = Load(TestModel.PathOf("defaulted"));

        Assert.That(session.Inputs.Select(input => input.Name), Is.EqualTo(new[] { "x" }));
    }

    [Test]
    public void Load_ExpectedHash_Loads()
    {
        var hash = Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(TestModel.PathOf("wide"))));

        Assert.That(() => Load(TestModel.PathOf("wide"), hash).Dispose(), Throws.Nothing);
    }

    [Test]
    public void Load_OtherHash_SaysBoth()
    {
        Assert.That(
            () => Load(TestModel.PathOf("wide"), new string('0', 64)),
            Throws.TypeOf<ModelLoadException>().With.Message.Contains("its SHA-256 is").And.Message.Contains(new string('0', 64)));
    }

    [Test]
    public void Load_MissingFile_SaysSo() => AssertLoadFails(Path.Combine(Path.GetTempPath(), "no-such-file.onnx"), "There is no model file");

    [Test]
    public void Load_Folder_SaysSo() => AssertLoadFails(TestContext.CurrentContext.TestDirectory, "is a folder");

    [Test]
    public void Load_EmptyPath_SaysSo() => AssertLoadFails("", "cannot be read");

    [Test]
    public void Load_EmptyFile_SaysSo() => WithFile([], path => AssertLoadFails(path, "is empty"));

    [Test]
    public void Load_TextFile_SaysWhatOnnxRuntimeSays() =>
        WithFile(Encoding.UTF8.GetBytes("models:\n  iris:\n"), path => AssertLoadFails(path, "ONNX Runtime cannot load"));

    [Test]
    public void Load_WeightsInAnotherFile_HashesBoth()
    {
        using var session = Load(TestModel.PathOf("external"));

        var weights = Path.ChangeExtension(TestModel.PathOf("external"), ".weights");
        Assert.That(session.Sha256.Keys, Is.EqualTo(new[] { TestModel.PathOf("external"), weights }));
        Assert.That(session.Sha256[weights], Is.EqualTo(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(weights)))));
    }

    [Test]
    public void Load_WeightsInAnotherFileMissing_SaysSo() =>
        WithFile(File.ReadAllBytes(TestModel.PathOf("external")), path => AssertLoadFails(path, "external.weights"));

    [Test]
    public void Load_WeightsTruncated_Throws() => WithFile(File.ReadAllBytes(TestModel.PathOf("external")), path =>
    {
        var weights = File.ReadAllBytes(Path.ChangeExtension(TestModel.PathOf("external"), ".weights"));
        for (var length = 1; length < weights.Length; length++)
        {
            File.WriteAllBytes(Path.Combine(Path.GetDirectoryName(path)!, "external.weights"), weights[..length]);
            AssertLoadFails(path, "ONNX Runtime cannot load");
        }
    });

    [Test]
    public void Load_WeightsOutsideTheFolder_Throws()
    {
        var content = Encoding.Latin1.GetString(File.ReadAllBytes(TestModel.PathOf("external"))).Replace("external.weights", "../../etc/passwd", StringComparison.Ordinal);

        WithFile(Encoding.Latin1.GetBytes(content), path => AssertLoadFails(path, "outside its folder"));
    }

    [Test]
    public void Run_WeightsFileGoneMeanwhile_DoesNotNotice() => WithFile(File.ReadAllBytes(TestModel.PathOf("external")), path =>
    {
        var weights = Path.Combine(Path.GetDirectoryName(path)!, "external.weights");
        File.Copy(Path.ChangeExtension(TestModel.PathOf("external"), ".weights"), weights);
        using var session = Load(path);
        File.WriteAllBytes(weights, []);
        GC.Collect();
        using var run = new OnnxRun(session, [[4]], [0]);
        new float[] { 1, 2, 3, 0 }.CopyTo(run.Inputs[0].Numbers<float>(1));

        run.Execute(1);

        Assert.That(run.Tensor(0).Elements<float>().ToArray(), Is.EqualTo(TestModel.Expected([1, 2, 3, 0])).Within(1e-6));
    });

    [Test]
    public void Load_TruncatedAnywhere_ThrowsOrLoads()
    {
        var content = File.ReadAllBytes(TestModel.PathOf("zipmap-string"));
        WithFile(content, path =>
        {
            var refused = 0;
            for (var length = 1; length < content.Length; length += 3)
            {
                File.WriteAllBytes(path, content[..length]);
                refused += LoadsOrThrows(path) ? 0 : 1;
            }

            Assert.That(refused, Is.GreaterThan(content.Length / 6), "most truncated files must be refused");
        });
    }

    [Test]
    public void Load_BytesDamaged_ThrowsOrLoads()
    {
        var content = File.ReadAllBytes(TestModel.PathOf("with-label"));
        var random = new Random(7);
        WithFile(content, path =>
        {
            var refused = 0;
            for (var i = 0; i < 300; i++)
            {
                var damaged = content.ToArray();
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
                File.WriteAllBytes(path, damaged);
                refused += LoadsOrThrows(path) ? 0 : 1;
            }

            Assert.That(refused, Is.Positive);
        });
    }

    [Test]
    public void Load_RandomBytes_Throws()
    {
        var random = new Random(11);
        WithFile([], path =>
        {
            for (var length = 1; length <= 4096; length *= 2)
            {
                var content = new byte[length];
                random.NextBytes(content);
                File.WriteAllBytes(path, content);
                Assert.That(() => Load(path), Throws.TypeOf<ModelLoadException>(), $"{length} bytes");
            }
        });
    }

    [TestCase("float")]
    [TestCase("double")]
    [TestCase("int32")]
    [TestCase("int64")]
    public void Run_IdentityOfNumbers_GivesThemBack(string type)
    {
        using var run = new IdentityRun(type);
        switch (type)
        {
            case "float":
                run.Input.Numbers<float>(1)[0] = -3;
                run.Input.Numbers<float>(1)[1] = 12;
                break;
            case "double":
                run.Input.Numbers<double>(1)[0] = -3;
                run.Input.Numbers<double>(1)[1] = 12;
                break;
            case "int32":
                run.Input.Numbers<int>(1)[0] = -3;
                run.Input.Numbers<int>(1)[1] = 12;
                break;
            default:
                run.Input.Numbers<long>(1)[0] = -3;
                run.Input.Numbers<long>(1)[1] = 12;
                break;
        }

        run.Go();

        var output = run.Output;
        var real = type is "float" or "double";
        double[] actual = real ? [output.Real(0), output.Real(1)] : [output.Whole(0), output.Whole(1)];
        Assert.That(actual, Is.EqualTo(Numbers));
    }

    [Test]
    public void Run_IdentityOfBools_GivesThemBack()
    {
        using var run = new IdentityRun("bool");
        run.Input.Numbers<bool>(1)[0] = true;
        run.Input.Numbers<bool>(1)[1] = false;

        run.Go();

        Assert.That(run.Output.Elements<bool>().ToArray(), Is.EqualTo(new[] { true, false }));
    }

    [Test]
    public void Run_IdentityOfBytes_GivesThemBack()
    {
        using var run = new IdentityRun("uint8");
        run.Input.Numbers<byte>(1)[0] = 255;
        run.Input.Numbers<byte>(1)[1] = 1;

        run.Go();

        Assert.That(run.Output.Elements<byte>().ToArray(), Is.EqualTo(new byte[] { 255, 1 }));
    }

    [Test]
    public void Run_IdentityOfHalves_GivesThemBack()
    {
        using var run = new IdentityRun("float16");
        run.Input.Numbers<Half>(1)[0] = (Half)0.5;
        run.Input.Numbers<Half>(1)[1] = (Half)(-2);

        run.Go();

        var output = run.Output;
        Assert.That(new[] { output.Real(0), output.Real(1) }, Is.EqualTo(new[] { 0.5, -2 }));
    }

    [Test]
    public void Run_IdentityOfTexts_GivesThemBack()
    {
        using var run = new IdentityRun("string");
        run.SetTexts(Texts);

        run.Go();

        Assert.That(run.Texts(), Is.EqualTo(Texts));
    }

    [Test]
    public void Run_TextWithNul_KeepsTheRest()
    {
        using var run = new IdentityRun("string");
        run.SetTexts("a\0b", "c");

        run.Go();

        Assert.That(run.Texts(), Is.EqualTo(new[] { "a?b", "c" }));
    }

    [Test]
    public void Run_WrongWidth_ThrowsWhatOnnxRuntimeSays()
    {
        using var session = Load(TestModel.PathOf("wide"));
        using var run = new OnnxRun(session, [[5]], [0]);
        run.Inputs[0].Numbers<float>(1).Clear();

        Assert.That(() => run.Execute(1), Throws.TypeOf<OnnxRuntimeException>().With.Message.Contains("Expected: 4"));
    }

    [Test]
    public void Execute_AnotherNumberOfItems_AnswersEach()
    {
        using var session = Load(TestModel.PathOf("wide"));
        using var run = new OnnxRun(session, [[4]], [0]);
        foreach (var count in new[] { 1, 3, 3, 2, 8, 1 })
        {
            var input = run.Inputs[0].Numbers<float>(count);
            for (var i = 0; i < input.Length; i++)
            {
                input[i] = i * 0.25f;
            }

            run.Execute(count);

            for (var item = 0; item < count; item++)
            {
                double[] row = [item, item + 0.25, item + 0.5, item + 0.75];
                Assert.That(run.Tensor(0).Elements<float>().Slice(item * 3, 3).ToArray(), Is.EqualTo(TestModel.Expected(row)).Within(1e-6));
            }
        }
    }

    [Test]
    public void Run_SessionDisposed_Throws()
    {
        var session = Load(TestModel.PathOf("wide"));
        session.Dispose();

        Assert.That(() => new OnnxRun(session, [[4]], [0]), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void Execute_SessionDisposedMeanwhile_StillAnswers()
    {
        var session = Load(TestModel.PathOf("wide"));
        using var run = new OnnxRun(session, [[4]], [0]);
        run.Inputs[0].Numbers<float>(1).Clear();

        session.Dispose();

        Assert.That(() => run.Execute(1), Throws.Nothing);
    }

    private static void AssertLoadFails(string path, string words) =>
        Assert.That(() => Load(path), Throws.TypeOf<ModelLoadException>().With.Message.Contains(words));

    private static bool LoadsOrThrows(string path)
    {
        try
        {
            Load(path).Dispose();
            return true;
        }
        catch (ModelLoadException)
        {
            return false;
        }
    }

    private static void WithFile(byte[] content, Action<string> use)
    {
        var folder = Directory.CreateTempSubdirectory("interlock-");
        try
        {
            var path = Path.Combine(folder.FullName, "model.onnx");
            File.WriteAllBytes(path, content);
            use(path);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static OnnxSession Load(string path, string? sha256 = null) => TestModel.Loader.Load(path, sha256, new OnnxTabularConfig { Path = path });

    private sealed class IdentityRun : IDisposable
    {
        private readonly OnnxSession _session;
        private readonly OnnxRun _run;
        private int _count = 1;

        public IdentityRun(string type)
        {
            _session = Load(TestModel.PathOf($"identity-{type}"));
            _run = new OnnxRun(_session, [type == "string" ? [] : [2]], [0]);
        }

        public TensorBuffer Input => _run.Inputs[0];

        public OutputTensor Output => _run.Tensor(0);

        public void SetTexts(params string[] texts)
        {
            Input.Resize(_count = texts.Length);
            for (var i = 0; i < texts.Length; i++)
            {
                Input.SetText(i, texts[i]);
            }
        }

        public string[] Texts() => [.. Enumerable.Range(0, Output.Count).Select(i => Encoding.UTF8.GetString(Output.Text(i)))];

        // Twice: the first run learns where outputs go.
        public void Go()
        {
            _run.Execute(_count);
            _run.Execute(_count);
        }

        public void Dispose()
        {
            _run.Dispose();
            _session.Dispose();
        }
    }
}
