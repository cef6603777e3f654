using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.Commands;

/// <summary>What <c>check</c> finds in files and folders, each at its place in config.yaml.</summary>
[Parallelizable]
public sealed class CheckCommandTests
{
    private const string CertificatePath = "ASPNETCORE_Kestrel__Certificates__Default__Path";
    private const string CertificatePassword = "ASPNETCORE_Kestrel__Certificates__Default__Password";

    private readonly TemporaryFolder _folder = new();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public async Task Check_SampleConfiguration_IsValidAndLeavesNothingBehind()
    {
        _folder.Write("config.yaml", TestServer.SampleConfig);

        var run = await RunAsync();

        Assert.That(run.ExitCode, Is.Zero, run.Errors);
        Assert.That(Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName).Order(), Is.EqualTo(["config.yaml", "models"]));
    }

    [Test]
    public async Task Check_ExistingDatabase_IsLeftAsItIs()
    {
        _folder.Write("config.yaml", TestServer.SampleConfig);
        await InterlockCommand.RunAsync(_folder.Path, ["--migrate"]);
        var before = Files();

        await RunAsync();

        Assert.That(Files(), Is.EqualTo(before));

        List<string> Files() => [.. new DirectoryInfo(_folder.PathOf("data")).GetFiles().Select(file => $"{file.Name} {file.Length}").Order()];
    }

    [Test]
    public async Task Check_EveryKindAndRuntime_NamesEveryProblemAtItsPlace()
    {
        _folder.Write("bad.onnx", "no model");
        _folder.Write("iris.jsonl", "{\"features\":[5.1,3.5,1.4,0.2],\"label\":\"virginica\"}\n{\"features\":[6.3,3.3,6.0,2.5],\"label\":\"setosa\"}\n");
        _folder.Write("route.jsonl", "{}\n");
        _folder.Write("image.jsonl", "{\"model_type\":\"digits\",\"file\":\"none.png\",\"label\":\"7\"}\n");
        _folder.Write("sensor.jsonl", "{\"sensor\":\"a\",\"date\":\"2026-01-03\",\"file\":\"none.csv\"}\n");
        _folder.Write("config.yaml", """
            models:
              iris:
                kind: tabular
                features: { sepal_length, sepal_width, petal_length, petal_width }
                labels: [setosa, versicolor, virginica]
                active: v2
                versions:
                  v2: { runtime: onnx, path: models/iris/v2.onnx }
                  bad: { runtime: onnx, path: bad.onnx }
                  ml: { runtime: mlnet, path: bad.onnx }
                swap: { golden: iris.jsonl }
              pictures:
                kind: image
                types: { digits: { labels: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] } }
                active: v1
                versions: { v1: { runtime: onnx, types: { digits: { path: models/image-class/digits.onnx } } } }
                swap: { golden: image.jsonl }
              scores:
                kind: sensor
                active: v1
                versions:
                  v1: { runtime: seasonal }
                  v2: { runtime: onnx, path: bad.onnx, threshold: 0.9 }
                  ml: { runtime: mlnet, path: bad.onnx, threshold: 0.9 }
                swap: { golden: sensor.jsonl }
              plans:
                kind: route
                active: v1
                versions: { v1: { runtime: local-search } }
                swap: { golden: route.jsonl }

            """);

        var run = await RunAsync();

        Assert.That(run.ExitCode, Is.EqualTo(1));
        foreach (var (start, words) in new (string, string)[]
        {
            ("config.yaml:8:7: models.iris.versions.v2: iris.jsonl:1: ", "expected 'virginica'"),
            ("config.yaml:8:7: models.iris.versions.v2: iris.jsonl:2: ", "expected 'setosa'"),
            ("config.yaml:9:7: warning: models.iris.versions.bad: ", "bad.onnx"),
            ("config.yaml:10:7: warning: models.iris.versions.ml: ", "bad.onnx"),
            ("config.yaml:17:13: models.pictures.swap.golden: image.jsonl:1: ", "none.png"),
            ("config.yaml:23:7: warning: models.scores.versions.v2: ", "bad.onnx"),
            ("config.yaml:24:7: warning: models.scores.versions.ml: ", "bad.onnx"),
            ("config.yaml:25:13: models.scores.swap.golden: sensor.jsonl:1: ", "none.csv"),
            ("config.yaml:30:13: models.plans.swap.golden: route.jsonl:1: ", "'depot'"),
        })
        {
            Assert.That(run.ErrorLines, Has.One.Matches<string>(line => line!.StartsWith(start, StringComparison.Ordinal) && line.Contains(words, StringComparison.Ordinal)), run.Errors);
        }

        Assert.That(run.ErrorLines[^1], Is.EqualTo("5 errors, 4 warnings"), run.Errors);
        Assert.That((await RunAsync("--no-files")).ExitCode, Is.Zero);
    }

    [Test]
    public async Task Check_NoFiles_IgnoresFilesThatAreMissing()
    {
        _folder.Write("config.yaml", Infrastructure.Configuration.Reading.Iris.Replace("models/iris/", "nowhere/", StringComparison.Ordinal));

        Assert.That((await RunAsync("--no-files")).ExitCode, Is.Zero);
        Assert.That((await RunAsync()).ErrorLines, Is.EqualTo([
            $"config.yaml:10:34: warning: models.iris.versions.v1.path: there is no file {_folder.PathOf("nowhere/v1.onnx")}",
            $"config.yaml:11:34: models.iris.versions.v2.path: there is no file {_folder.PathOf("nowhere/v2.onnx")}",
            "1 error, 1 warning"]));
    }

    [Test]
    public async Task Check_FoldersThatAreFiles_AreErrorsAtTheirKeys()
    {
        _folder.Write("data", "");
        _folder.Write("logs", "");
        _folder.Write("out", "");
        _folder.Write("config.yaml", """
            datastore: { connection: "Data Source=data/interlock.db" }
            jobs:
              nightly:
                steps:
                  a: { kind: infer, model: iris, files: "in/{{ date }}/*.csv", output: "out/{{ date }}.csv" }
            models:
              iris:
                kind: tabular
                features: { sepal_length, sepal_width, petal_length, petal_width }
                labels: [setosa, versicolor, virginica]
                active: v2
                versions: { v2: { runtime: onnx, path: models/iris/v2.onnx } }

            """);

        Assert.That((await RunAsync()).ErrorLines, Is.EqualTo([
            $"config.yaml:1:1: The logs cannot be written: '{_folder.PathOf("logs")}' is a file, not a folder; move it away, or name another folder.",
            $"config.yaml:1:14: datastore.connection: '{_folder.PathOf("data")}' is a file, not a folder; move it away, or name another folder",
            $"config.yaml:5:38: warning: jobs.nightly.steps.a.files: there is no folder '{_folder.PathOf("in")}' yet; the step fails unless it is there by then",
            $"config.yaml:5:68: jobs.nightly.steps.a.output: '{_folder.PathOf("out")}' is a file, not a folder; move it away, or name another folder",
            "3 errors, 1 warning"]));
    }

    [TestCase(-400, -1, "right", "", "expired on ")]
    [TestCase(-1, 20, "right", "warning: ", "expires on ")]
    [TestCase(-1, 400, "right", null, "")]
    [TestCase(-1, 400, "wrong", "", "cannot be opened: ")]
    [TestCase(10, 400, "right", "", "is valid from ")]
    [TestCase(0, 0, "right", "", "is not there; check the path")]
    public async Task Check_CertificateOfHttps_IsOpened(int from, int until, string password, string? level, string words)
    {
        _folder.Write("config.yaml", "server: { urls: https://127.0.0.1:0 }\n" + Valid);
        var file = _folder.PathOf("server.pfx");
        if (until > from)
        {
            await File.WriteAllBytesAsync(file, CertificateOf(DateTimeOffset.UtcNow.AddDays(from), DateTimeOffset.UtcNow.AddDays(until)));
        }

        var run = await InterlockCommand.RunAsync(_folder.Path, ["check"], (CertificatePath, file), (CertificatePassword, password));

        Assert.That(run.ExitCode, Is.EqualTo(level == "" ? 1 : 0), run.Errors);
        Assert.That(run.ErrorLines, level is null ? Is.Empty : Has.One.StartsWith($"config.yaml:1:11: {level}server.urls: the certificate '{file}' {words}"), run.Errors);
    }

    [TestCase(-1, 400, "", 0, null)]
    [TestCase(-1, 20, "", 0, "config.yaml:3:10: warning: server.tls.certificate: the certificate '{0}' expires on ")]
    [TestCase(-9, -1, "", 1, "config.yaml:3:10: server.tls.certificate: the certificate '{0}' expired on ")]
    [TestCase(1, 9, "", 1, "config.yaml:3:10: server.tls.certificate: the certificate '{0}' is valid from ")]
    [TestCase(0, 0, "", 1, "config.yaml:3:10: server.tls.certificate: there is no file '{0}'")]
    [TestCase(-1, 400, ", key: config.yaml", 1, "config.yaml:3:35: server.tls.key: '{1}' has no private key")]
    [TestCase(-1, 400, ", key: none.key", 1, "config.yaml:3:35: server.tls.key: there is no file ")]
    public async Task Check_CertificateOfTls_IsOpenedAsByTheStart(int from, int until, string key, int exit, string? line)
    {
        _folder.Write("config.yaml", "server:\n  urls: https://127.0.0.1:0\n  tls: { certificate: server.pem" + key + " }\n" + Valid);
        if (until > from)
        {
            using var own = TestCertificate.Create(from, until);
            _folder.Write("server.pem", own.Pem + "\n" + own.KeyPem);
        }

        var run = await RunAsync();

        Assert.That(run.ExitCode, Is.EqualTo(exit), run.Errors);
        var expected = line?.Replace("{0}", _folder.PathOf("server.pem"), StringComparison.Ordinal).Replace("{1}", _folder.PathOf("config.yaml"), StringComparison.Ordinal);
        Assert.That(run.ErrorLines, line is null ? Is.Empty : Has.One.StartsWith(expected!), run.Errors);
        if (exit == 1)
        {
            var start = await InterlockCommand.RunAsync(_folder.Path, []);
            Assert.That(start.ExitCode, Is.EqualTo(1));
            Assert.That(start.ErrorLines, Has.Length.EqualTo(1).And.One.StartsWith(expected!));
        }
    }

    [Test]
    public async Task Check_TlsWithoutHttps_Warns()
    {
        _folder.Write("config.yaml", "server: { tls: { certificate: none.pem } }\n" + Valid);

        Assert.That((await RunAsync()).ErrorLines, Has.Length.EqualTo(1).And.One.Contains("warning: server.tls: is not used: "));
    }

    [TestCase("postgresql", "Host=db;Database=x;Username=x;SSL Mode=VerifyFull;Root Certificate=root.pem")]
    [TestCase("sqlserver", "Server=db;Database=x;User ID=x;Password=x;ServerCertificate=root.pem")]
    public async Task Check_CertificateOfTheDatastore_IsOpened(string provider, string connection)
    {
        _folder.Write("config.yaml", $"datastore: {{ provider: {provider}, connection: \"{connection}\" }}\n{Valid}");

        Assert.That((await RunAsync()).ErrorLines, Has.One.Contains(" datastore.connection: the certificate that the server must have is not there; check the path"));
    }

    [Test]
    public async Task Check_Help_SaysWhatItOpens() => Assert.That((await RunAsync("--help")).Output, Does.Contain("--no-files").And.Contain("golden requests"));

    private const string Valid = """
        models:
          plans:
            kind: route
            active: v1
            versions: { v1: { runtime: local-search } }

        """;

    private static byte[] CertificateOf(DateTimeOffset from, DateTimeOffset until)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256).CreateSelfSigned(from, until);
        return certificate.Export(X509ContentType.Pfx, "right");
    }

    private Task<InterlockCommand> RunAsync(params string[] options) => InterlockCommand.RunAsync(_folder.Path, ["check", .. options]);
}
