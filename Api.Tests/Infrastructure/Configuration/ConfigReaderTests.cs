using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Configuration;

public sealed class ConfigReaderTests
{
    [Test]
    public void Read_SmallestConfiguration_FillsInTheDefaults()
    {
        var config = Reading.Of(Reading.Iris).Config!;

        Assert.That(config.Server.Urls, Is.EqualTo("http://localhost:4000"));
        Assert.That(config.Models["iris"].Limits.Timeout, Is.EqualTo(TimeSpan.FromSeconds(2)));
        Assert.That(config.Models["iris"].ActiveVersion.Files, Is.All.EndsWith("models/iris/v2.onnx").And.All.StartsWith(Support.Repository.Root));
    }

    [TestCase("servr: {}\n", "config.yaml:12:1: servr: unknown key 'servr'; did you mean 'server'?")]
    [TestCase("cors: {}\n", "config.yaml:12:1: cors: unknown key 'cors'; known keys: server, access, telemetry, datastore, retention, tasks, queue, jobs, scheduler, notifications, clients, test-models, models")]
    [TestCase("    Record: false\n", "config.yaml:12:5: models.iris.Record: unknown key 'Record'; did you mean 'record'?")]
    [TestCase("    swap: { max_flips: 0.1 }\n", "config.yaml:12:13: models.iris.swap.max_flips: unknown key 'max_flips'; did you mean 'max-flips'?")]
    public void Read_UnknownKey_NamesTheNearestOrAllKnown(string added, string expected) =>
        Assert.That(Reading.Lines(Reading.Iris + added), Does.Contain(expected));

    [Test]
    public void Read_TypoInAKey_HidesNothingThatStandsInIt() => Assert.That(
        Reading.Lines(Reading.Iris
            .Replace("versions:", "verzions:")
            .Replace("path: models/iris/v1.onnx", "pth: 5, treads: 6")
            .Replace("features:", "faetures:")
            .Replace("kind:", "knd:")),
        Is.EqualTo([
            "config.yaml:3:5: models.iris.knd: unknown key 'knd'; did you mean 'kind'?",
            "config.yaml:4:5: models.iris.faetures: unknown key 'faetures'; did you mean 'features'?",
            "config.yaml:9:5: models.iris.verzions: unknown key 'verzions'; did you mean 'versions'?",
            "config.yaml:10:28: models.iris.versions.v1.pth: unknown key 'pth'; did you mean 'path'?",
            $"config.yaml:10:33: warning: models.iris.versions.v1.path: there is no file {Support.Repository.PathOf("5")}",
            "config.yaml:10:36: models.iris.versions.v1.treads: unknown key 'treads'; did you mean 'threads'?"]));

    [Test]
    public void Read_TypoBesideTheRightKey_IsUnknownOnly() => Assert.That(
        Reading.Lines(Reading.Iris + "    actve: v1\n"),
        Is.EqualTo(["config.yaml:12:5: models.iris.actve: unknown key 'actve'; did you mean 'active'?"]));

    [TestCase("kind: tabular", "description: x", "config.yaml:3:5: models.iris: the key 'kind' is missing; it needs one of: {kinds}")]
    [TestCase("kind: tabular", "kind: speech", "config.yaml:3:11: models.iris.kind: 'speech' is not a known kind; known here: {kinds}")]
    [TestCase("kind: tabular", "kind: [tabular]", "config.yaml:3:11: models.iris.kind: a list is not a known kind; known here: {kinds}")]
    public void Read_NoKind_StillChecksTheKeysOfEveryKind(string old, string written, string expected) => Assert.That(
        Reading.Lines(Reading.Iris.Replace(old, written) + "    record: 1\n    serving: { queue: all }\n"),
        Is.EqualTo([
            expected.Replace("{kinds}", Reading.Kinds),
            "config.yaml:12:13: models.iris.record: '1' is not true or false",
            "config.yaml:13:23: models.iris.serving.queue: 'all' is not a whole number from 0 to 100000"]));

    [TestCase("onxn", "'onxn' is not a known runtime; did you mean 'onnx'?")]
    [TestCase("tensorflow", "'tensorflow' is not a known runtime; known here: onnx, mlnet")]
    public void Read_UnknownRuntime_NamesTheNearestOrAllOfTheKind(string runtime, string expected) => Assert.That(
        Reading.Lines(Reading.Iris.Replace("v2: { runtime: onnx", $"v2: {{ runtime: {runtime}")),
        Is.EqualTo([$"config.yaml:11:22: models.iris.versions.v2.runtime: {expected}"]));

    [Test]
    public void Read_VersionsMissing_SaysNothingOfTheActiveOne() => Assert.That(
        Reading.Lines("models: { m: { kind: tabular, features: { a: }, active: v1 } }"),
        Is.EqualTo(["config.yaml:1:14: models.m.versions: the key 'versions' is missing; it needs a map of keys"]));

    [Test]
    public void Read_FeatureOfUnknownType_SaysNothingOfWhatDependsOnIt() => Assert.That(
        Reading.Lines(Reading.Iris.Replace("{ min: 0, max: 30 }", "{ type: txt, values: [a] }")),
        Is.EqualTo([
            "config.yaml:5:29: models.iris.features.sepal_length.type: 'txt' is not one of: number, integer, boolean, text. Did you mean 'text'?",
            "config.yaml:6:29: models.iris.features.petal_length.type: 'txt' is not one of: number, integer, boolean, text. Did you mean 'text'?"]));

    [Test]
    public void Read_FileOfTheActiveVersionMissing_IsAnError() => Assert.That(
        Reading.Lines(Reading.Iris.Replace("iris/v2.onnx", "iris/v3.onnx")),
        Is.EqualTo([$"config.yaml:11:34: models.iris.versions.v2.path: there is no file {Support.Repository.PathOf("models/iris/v3.onnx")}"]));

    [Test]
    public void Read_FileOfAnotherVersionMissing_IsAWarning()
    {
        var reading = Reading.Of(Reading.Iris.Replace("iris/v1.onnx", "iris"));

        Assert.That(reading.Config, Is.Not.Null);
        Assert.That(
            reading.Report.WarningLines,
            Is.EqualTo([$"config.yaml:10:34: warning: models.iris.versions.v1.path: {Support.Repository.PathOf("models/iris")} is a folder, not a file"]));
    }

    [Test]
    public void Read_GoldenFileMissing_IsAnError() => Assert.That(
        Reading.Lines(Reading.Iris + "    swap: { golden: nowhere.jsonl }\n"),
        Is.EqualTo([$"config.yaml:12:21: models.iris.swap.golden: there is no file {Support.Repository.PathOf("nowhere.jsonl")}"]));

    [Test]
    public void Read_NamesWithDots_KeepTheirErrorsApart() => Assert.That(
        Reading.Lines(
            "models:\n  iris: 5\n  iris.b: { kind: tabular, features: { a: }, active: v9, versions: { v1: { runtime: onnx, path: models/iris/v1.onnx } } }\n"),
        Is.EqualTo([
            "config.yaml:2:9: models.iris: needs a map of keys, not a single value",
            "config.yaml:3:46: models.iris.b.active: there is no version 'v9'; the versions are: v1"]));

    [Test]
    public void Read_NothingServed_IsAnError() =>
        Assert.That(Reading.Lines("models: {}\n"), Is.EqualTo(["config.yaml:1:1: models: at least one model is needed"]));

    [TestCase("localhost:4000")]
    [TestCase("ftp://localhost")]
    [TestCase("http://localhost:4000/path")]
    [TestCase("http://localhost:99999")]
    public void Read_NoAddressToListenOn_IsAnError(string url) => Assert.That(
        Reading.Lines($"server: {{ urls: \"http://*:4000;{url}\" }}\n{Reading.Iris}"),
        Is.EqualTo([$"config.yaml:1:11: server.urls: '{url}' is not an address to listen on, such as http://localhost:4000"]));

    [TestCase("http://localhots:4000", "Did you mean 'localhost'?")]
    [TestCase("http://LOCALHOST.:4000", "Did you mean 'localhost'?")]
    [TestCase("http://myserver:4000", "Write localhost, an IP address of this machine, or * for every interface")]
    [TestCase("http://any:4000", "would listen on every interface")]
    [TestCase("http://**:4000", "would listen on every interface")]
    [TestCase("http://999.999.1.1:1", "not an IP address")]
    [TestCase("http://127.1:4000", "not an IP address")]
    [TestCase("http://010.0.0.1:4000", "not an IP address")]
    [TestCase("http://0x7f000001:4000", "not an IP address")]
    [TestCase("http://1:4000", "not an IP address")]
    [TestCase("http://::1:4000", "in brackets")]
    [TestCase("http://[::g]:4000", "neither localhost nor an IP address")]
    [TestCase("http://[::1:4000", "is not an address to listen on")]
    [TestCase("http://user:word@localhost:4000", "user name")]
    [TestCase("http://localhost:4000?a=b", "is not an address to listen on")]
    [TestCase("http://localhost:4000#a", "is not an address to listen on")]
    [TestCase("http://localhost:", "is not an address to listen on")]
    [TestCase("http://localhost:-1", "is not an address to listen on")]
    [TestCase("http://localhost:65536", "is not an address to listen on")]
    [TestCase("http://localhost:0", "needs an IP address")]
    [TestCase("http://:4000", "is not an address to listen on")]
    [TestCase("http://unix:/tmp/a.sock", "Unix sockets")]
    [TestCase("unix:/tmp/a.sock", "is not an address to listen on")]
    [TestCase("", "is not an address to listen on")]
    [TestCase("http://127.0.0.1:4000;http://127.0.0.1:4000", "listens already")]
    [TestCase("http://127.0.0.1:4000;http://localhost:4000", "listens already")]
    [TestCase("http://[::1]:4000;http://*:4000", "listens already")]
    [TestCase("http://0.0.0.0:4000;https://127.0.0.1:4000", "listens already")]
    [TestCase("http://localhost;http://localhost:80", "listens already")]
    public void Read_UrlsThatDoNotBindAsWritten_SaysWhatToWrite(string urls, string expected) => Assert.That(
        Reading.Lines($"server: {{ urls: \"{urls}\" }}\n{Reading.Iris}"),
        Has.Exactly(1).StartsWith("config.yaml:1:11: server.urls: '").And.One.Contains(expected));

    [TestCase("http://localhost:4000;http://localhost:4001/")]
    [TestCase("HTTP://LocalHost")]
    [TestCase("http://*:4000")]
    [TestCase("http://+:4000")]
    [TestCase("http://0.0.0.0:4000;http://[::1]:4000")]
    [TestCase("http://[::]:4000")]
    [TestCase("http://[fe80::1%25eth0]:4000")]
    [TestCase("http://10.0.0.7:80; http://10.0.0.8:80")]
    [TestCase("http://127.0.0.1:0;http://127.0.0.1:0")]
    public void Read_UrlsThatBindAsWritten_AreRight(string urls) => Assert.That(Reading.Lines($"server: {{ urls: \"{urls}\" }}\naccess:\n{Reading.Iris}"), Is.Empty);

    [TestCase("hosts: [api.example.com, '*.example.com', 10.0.0.7, '[::1]', interlock, '*']", null)]
    [TestCase("hosts: ['https://api.example.com']", "server.hosts[0]: 'https://api.example.com' is not a host name: write it without the scheme, as in api.example.com")]
    [TestCase("hosts: [a, 'api.example.com:4000']", "server.hosts[1]: 'api.example.com:4000' is not a host name: write it without a port, as in api.example.com, and an IPv6 address in brackets")]
    [TestCase("hosts: ['a b']", "server.hosts[0]: 'a b' is not a host name, such as api.example.com, *.example.com for all names under it, or * for any")]
    [TestCase("hosts: ['']", "server.hosts[0]: '' is not a host name, such as api.example.com, *.example.com for all names under it, or * for any")]
    [TestCase("path-base: /ai", null)]
    [TestCase("path-base: /apps/ai_2-x~", null)]
    [TestCase("path-base: ai", "server.path-base: 'ai' does not begin with a slash: write '/ai'")]
    [TestCase("path-base: /ai/", "server.path-base: '/ai/' ends with a slash: write '/ai'")]
    [TestCase("path-base: /", "server.path-base: '/' has no prefix in it: leave path-base out")]
    [TestCase("path-base: //evil", "server.path-base: '//evil' is not a prefix of paths, such as /ai or /apps/ai: use letters, digits, '-', '_' and '~', and at most 200 characters")]
    [TestCase("path-base: /a/../b", "server.path-base: '/a/../b' has a dot: use letters, digits, '-', '_' and '~', as in /ai or /apps/ai")]
    [TestCase("path-base: /ai?x", "server.path-base: '/ai?x' is not a path: write it without a query, as in /ai")]
    [TestCase("path-base: https://x/ai", "server.path-base: 'https://x/ai' is not a path: write it without scheme and host, as in /ai")]
    [TestCase("path-base: /Models/x", "server.path-base: '/Models/x' begins with a path of this server's own, which it would hide; choose a name other than admin, console, docs, healthz, jobs, metrics, models, openapi.json, predictions, sensors, swagger, tasks, v2")]
    [TestCase("cors: { origins: [https://app.example, http://localhost:3000, 'http://[::1]:5173', http://10.0.0.7], headers: [x-user-id], credentials: true, max-age: 10m }", null)]
    [TestCase("cors: { origins: ['*'], headers: ['*'] }", null)]
    [TestCase("cors: { origins: [https://app.example/] }", "server.cors.origins[0]: 'https://app.example/' is not an origin as browsers send it: write 'https://app.example'")]
    [TestCase("cors: { origins: [https://app.example/path?x] }", "server.cors.origins[0]: 'https://app.example/path?x' is not an origin as browsers send it: write 'https://app.example'")]
    [TestCase("cors: { origins: [https://app.example:443] }", "server.cors.origins[0]: 'https://app.example:443' is not an origin as browsers send it: write 'https://app.example'")]
    [TestCase("cors: { origins: [https://me@app.example] }", "server.cors.origins[0]: 'https://me@app.example' is not an origin as browsers send it: write 'https://app.example'")]
    [TestCase("cors: { origins: ['https://bücher.example'] }", "server.cors.origins[0]: 'https://bücher.example' is not an origin as browsers send it: write 'https://xn--bcher-kva.example'")]
    [TestCase("cors: { origins: [app.example] }", "server.cors.origins[0]: 'app.example' is not an origin, such as https://app.example or http://localhost:3000: write its scheme and host")]
    [TestCase("cors: { origins: ['app.example:443'] }", "server.cors.origins[0]: 'app.example:443' is not an origin, such as https://app.example or http://localhost:3000: write its scheme and host")]
    [TestCase("cors: { origins: [file:///x] }", "server.cors.origins[0]: 'file:///x' is not an origin, such as https://app.example or http://localhost:3000: its scheme is neither http nor https")]
    [TestCase("cors: { origins: ['null'] }", "server.cors.origins[0]: 'null' is sent by local files and sandboxed frames of anybody: serve the page from an origin of its own, such as https://app.example or http://localhost:3000")]
    [TestCase("cors: { origins: ['https://*.example'] }", "server.cors.origins[0]: 'https://*.example' has a wildcard within it: list every origin, or write * alone for any")]
    [TestCase("cors: { origins: ['*', https://a.example] }", "server.cors.origins: has * beside other origins, which it includes: write either * or the others")]
    [TestCase("cors: { origins: ['*'], credentials: true }", "server.cors.credentials: cannot be true with 'origins: [\"*\"]', which would let every page act as its visitor: list the origins by name, or leave credentials out")]
    [TestCase("cors: { credentials: true }", "server.cors.origins: is empty, so no page of another origin may call: list the origins of those that may, such as https://app.example")]
    [TestCase("cors: { origins: [https://a.example], headers: ['x y'] }", "server.cors.headers[0]: 'x y' is not the name of a header, such as x-user-id")]
    [TestCase("cors: { origins: [https://a.example], headers: ['*'], credentials: true }", "server.cors.credentials: cannot be true with 'headers: [\"*\"]', which would let every page act as its visitor: list the headers by name, or leave credentials out")]
    [TestCase("trusted-proxies: [127.0.0.1, '::1', 10.0.0.0/8]", null)]
    [TestCase("trusted-proxies: [10.0.0.0/33]", "server.trusted-proxies[0]: '10.0.0.0/33' is not an address or network, such as 127.0.0.1 or 10.0.0.0/8")]
    [TestCase("trusted-proxies: [nginx]", "server.trusted-proxies[0]: 'nginx' is not an address or network, such as 127.0.0.1 or 10.0.0.0/8")]
    [TestCase("admin-key: 'a b'", "server.admin-key: cannot be sent as a header: use letters, digits and signs of ASCII, without blanks")]
    public void Read_HostsProxiesAndKey_AreChecked(string section, string? expected) => Assert.That(
        Reading.Lines($"server: {{ {section} }}\n{Reading.Iris}"),
        expected is null ? Is.Empty : Has.One.EndsWith(expected));
}
