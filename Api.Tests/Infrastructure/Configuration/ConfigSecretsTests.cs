using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.Configuration;

public sealed class ConfigSecretsTests
{
    private const string Secret = "hunter2";

    [TestCase("datastore: { connection: [Password=hunter2] }\n", "config.yaml:12:26: datastore.connection: the value is not text")]
    [TestCase("datastore: Server=db;Password=hunter2\n", "config.yaml:12:12: datastore: needs a map of keys, not a single value")]
    [TestCase("datastore:\n  Server=db;Password=hunter2\n", "config.yaml:13:3: datastore: needs a map of keys, not a single value")]
    [TestCase("clients: { eta: hunter2 }\n", "config.yaml:12:17: clients.eta: needs a map of keys, not a single value")]
    [TestCase("clients: { eta: { key: { hunter2: } } }\n", "config.yaml:12:24: clients.eta.key: the value is not text")]
    [TestCase("clients: { eta: { url: \"api/?key=hunter2\" } }\n", "config.yaml:12:19: clients.eta.url: is not an address such as https://api.example.com")]
    [TestCase("clients: hunter2\n", "config.yaml:12:10: clients: needs a map of keys, not a single value")]
    public void Read_SecretWhereItDoesNotBelong_IsNotShown(string added, string expected)
    {
        var report = Reading.Of(Reading.Iris + added).Report;

        Assert.That(report.Lines, Does.Contain(expected));
        Assert.That(report.ToString(), Does.Not.Contain(Secret));
    }

    [TestCase("datastore: { provider: \"${SECRET}\", migrate: \"${SECRET}\" }\nclients: { eta: { timeout: \"${SECRET}\", url: \"${SECRET}\" } }\nserver: \"${SECRET}\"\n")]
    [TestCase("models: [ \"${SECRET}\" ]\n")]
    public void Read_SecretOutOfTheEnvironmentInAnyKey_IsNotShown(string added)
    {
        var report = Reading.Of(Reading.Iris + added, ("SECRET", Secret)).Report;

        Assert.That(report.Errors, Is.Positive);
        Assert.That(report.ToString(), Does.Not.Contain(Secret));
    }

    [TestCase("INTERLOCK__DATASTORE")]
    [TestCase("INTERLOCK__DATASTORE__CONECTION")]
    [TestCase("INTERLOCK__CLIENTS__ETA")]
    [TestCase("INTERLOCK__CLIENTS__ETA__KEY__X")]
    [TestCase("INTERLOCK__MODELS__IRIS__ACTIVE")]
    [TestCase("INTERLOCK__MODELS__IRIS__SHADOW")]
    [TestCase("INTERLOCK__MODELS__IRIS__KIND")]
    [TestCase("INTERLOCK__MODELS__IRIS__RECORD")]
    [TestCase("INTERLOCK__MODELS__IRIS__VERSIONS__V2__PATH")]
    [TestCase("INTERLOCK__MODELS__IRIS__SERVING__TIMEOUT")]
    [TestCase("INTERLOCK__SERVER__URLS")]
    [TestCase("INTERLOCK__SERVER__BODY_LIMIT")]
    public void Read_SecretInAFaultyOverride_IsNotShown(string name) => RequireHidden(Reading.Iris, (name, Secret));

    [TestCase("{ hunter2: 1 }")]
    [TestCase("{ provider: hunter2 }")]
    [TestCase("{ connection: [hunter2] }")]
    [TestCase("{ connection: hunter2, connection: hunter2 }")]
    [TestCase("{ hunter2: 1, hunter2: 2 }")]
    [TestCase("{ connection: !hunter2 x }")]
    [TestCase("{ connection: *hunter2 }")]
    [TestCase("{ connection: hunter2: x }")]
    [TestCase("[hunter2]")]
    public void Read_SecretInTheYamlOfAnOverride_IsNotShown(string value) => RequireHidden(Reading.Iris, ("INTERLOCK__DATASTORE", value));

    /// <summary>A value of the environment in keys of every kind, each wrong in a way of its own.</summary>
    [TestCase("    active: v2", "    active: ${X}")]
    [TestCase("    labels:", "    shadow: ${X}\n    labels:")]
    [TestCase("    labels:", "    keep-loaded: [\"${X}\"]\n    labels:")]
    [TestCase("    labels:", "    canary: { version: \"a${X}b\", percent: 1, sticky: \"a b${X}\" }\n    labels:")]
    [TestCase("    labels:", "    record: \"${X}\"\n    serving: { timeout: \"${X}\", max-batch: \"${X}\" }\n    labels:")]
    [TestCase("path: models/iris/v2.onnx", "path: \"${X}/./v2.onnx\"")]
    [TestCase("path: models/iris/v2.onnx", "path: \"models/../${X}.onnx\"")]
    [TestCase("runtime: onnx, path: models/iris/v2.onnx", "runtime: \"${X}\", path: models/iris/v2.onnx")]
    [TestCase("runtime: onnx, path: models/iris/v2.onnx", "runtime: onnx, path: models/iris/v2.onnx, sha256: \"${X}\"")]
    [TestCase("kind: tabular", "kind: \"${X}\"")]
    [TestCase("models:\n", "server: { urls: \"http://localhost:1;${X}\" }\nmodels:\n")]
    [TestCase("models:\n", "server: { urls: \"http://${X}:1\", hosts: [\"a/${X}\"], trusted-proxies: [\"${X}\"] }\nmodels:\n")]
    [TestCase("models:\n", "server: { urls: \"http://localhost:${X}\", body-limit: \"${X}\", on-start: \"${X}\" }\nmodels:\n")]
    [TestCase("models:\n", "server: { admin-key: \"a ${X}\" }\nmodels:\n")]
    [TestCase("models:\n", "datastore: { provider: sqlserver, connection: \"${X}\" }\nmodels:\n")]
    [TestCase("models:\n", "clients: { eta: { url: \"ftp://${X}\" } }\nmodels:\n")]
    [TestCase("models:\n", "queue: { engine: rabbitmq, url: \"http://${X}\" }\nmodels:\n")]
    [TestCase("models:\n", "notifications: { n: { url: \"${X}\", events: [\"${X}\"] } }\nmodels:\n")]
    [TestCase("models:\n", "tasks: { callbacks: { allow: [\"${X}\"], secret: \"${X}\" } }\nmodels:\n")]
    [TestCase("models:\n", "jobs: { j: { schedule: \"${X}\", steps: { a: { kind: command, run: [\"${X}\"], after: [\"${X}\"] } } } }\nmodels:\n")]
    [TestCase("models:\n", "jobs: { j: { schedule: \"0 3 * * *\", time-zone: \"${X}\", steps: { a: { kind: fill, model: \"${X}\" } } } }\nmodels:\n")]
    public void Read_ValueOfTheEnvironmentInAnyKey_IsNotShown(string old, string @new) => RequireHidden(Reading.Iris.Replace(old, @new), ("X", Secret));

    [Test]
    public void Read_OverrideThatIsRight_IsNotShownInADiff()
    {
        var settings = Reading.Of(Reading.Iris, ("INTERLOCK__MODELS__IRIS__DESCRIPTION", Secret)).Proposal.Settings;

        Assert.That(settings.All.Single(setting => setting.Path == "models.iris.description").Shown, Is.EqualTo("${INTERLOCK__MODELS__IRIS__DESCRIPTION}"));
    }

    private static void RequireHidden(string text, (string Name, string Value) variable)
    {
        var report = Reading.Of(text, variable).Report;

        Assert.That(report.Errors, Is.Positive);
        Assert.That(report.ToString(), Does.Not.Contain(Secret), report.ToString());
    }
}
