using Interlock.Api.Tests.Support;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Configuration;

public sealed class ConfigReaderAllErrorsTests
{
    private const string Faulty =
        """
        server:
          body-limt: 16MiB
          body-limit: 16
          drain: { delay: 2s, delay: 3s, timeout: 5 }
        datastore: { provider: mysql, migrate: yes, commit-batch: 0 }
        clients:
          eta: { url: "${NO_SUCH_VARIABLE}", retries: many }
        models:
          "no good":
            kind: tabluar
            features:
              age: { min: 9, max: 1, typ: integer }
              sex: { type: texts, values: [f, m] }
            labels: yes
            serving: [32]
            versions:
              v1: { runtime: onnx, path: nowhere.onnx, threads: 99 }
              v2: { path: models/iris/v2.onnx }
        modles: {}
        """;

    private static readonly string[] All =
    [
        "config.yaml:2:3: server.body-limt: unknown key 'body-limt'; did you mean 'body-limit'?",
        "config.yaml:3:15: server.body-limit: '16' is not a size with its unit (such as 512B, 64KiB, 16MiB) from 1KiB to 2GiB",
        "config.yaml:4:23: server.drain.delay: the key 'delay' stands twice; first at config.yaml:4:12",
        "config.yaml:4:43: server.drain.timeout: '5' is not a duration with its unit (such as 250ms, 2s, 5m, 1h) from 0s to 1h",
        "config.yaml:5:24: datastore.provider: 'mysql' is not one of: sqlite, sqlserver, postgresql",
        "config.yaml:5:40: datastore.migrate: 'yes' is not true or false",
        "config.yaml:5:59: datastore.commit-batch: '0' is not a whole number from 1 to 10000",
        "config.yaml:7:3: warning: clients.eta: no model uses this client",
        "config.yaml:7:15: clients.eta.url: the environment variable NO_SUCH_VARIABLE is not set; set it, put it into .env, or write ${NO_SUCH_VARIABLE:-default}",
        "config.yaml:7:47: clients.eta.retries: 'many' is not a whole number from 0 to 10",
        "config.yaml:9:3: models.no good: a name has 1 to 64 letters, digits, '-', '_' or '.', and begins with a letter or digit",
        "config.yaml:10:5: models.no good.active: the key 'active' is missing; it needs one of: v1, v2",
        "config.yaml:10:11: models.no good.kind: 'tabluar' is not a known kind; did you mean 'tabular'?",
        "config.yaml:12:14: models.no good.features.age.min: 9 is above max (1)",
        "config.yaml:12:30: models.no good.features.age.typ: unknown key 'typ'; did you mean 'type'?",
        "config.yaml:13:20: models.no good.features.sex.type: 'texts' is not one of: number, integer, boolean, text. Did you mean 'text'?",
        "config.yaml:14:13: models.no good.labels: needs a list, such as [a, b], not a single value",
        "config.yaml:15:14: models.no good.serving: needs a map of keys, not a list",
        $"config.yaml:17:34: warning: models.no good.versions.v1.path: there is no file {Repository.PathOf("nowhere.onnx")}",
        "config.yaml:17:57: models.no good.versions.v1.threads: '99' is not a whole number from 1 to 64",
        "config.yaml:18:11: models.no good.versions.v2: the key 'runtime' is missing; it needs one of: onnx, mlnet",
        "config.yaml:19:1: modles: unknown key 'modles'; did you mean 'models'?",
    ];

    [Test]
    public void Read_ManyMistakes_ReportsEachOnceAndNothingElse()
    {
        var reading = Reading.Of(Faulty);

        Assert.That(reading.Report.Lines, Is.EqualTo(All));
        Assert.That(reading.Config, Is.Null);
        Assert.That(reading.Report.ToString(), Does.EndWith("20 errors, 2 warnings"));
    }
}
