using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Interlock.Api.Tests.Support;
using Interlock.Application.Configuration.Root;
using k8s;
using k8s.Models;
using NUnit.Framework;

namespace Interlock.Api.Tests.Deploy;

/// <summary>The manifests are what Kubernetes knows, they hang together, and the chart makes the same of its default values.</summary>
[Parallelizable]
public sealed partial class KubernetesTests
{
    private static readonly Dictionary<string, Type> Kinds = new()
    {
        ["v1/Namespace"] = typeof(V1Namespace),
        ["v1/ServiceAccount"] = typeof(V1ServiceAccount),
        ["v1/PersistentVolumeClaim"] = typeof(V1PersistentVolumeClaim),
        ["v1/ConfigMap"] = typeof(V1ConfigMap),
        ["v1/Secret"] = typeof(V1Secret),
        ["v1/Service"] = typeof(V1Service),
        ["apps/v1/Deployment"] = typeof(V1Deployment),
        ["policy/v1/PodDisruptionBudget"] = typeof(V1PodDisruptionBudget),
        ["networking.k8s.io/v1/NetworkPolicy"] = typeof(V1NetworkPolicy),
    };

    private static readonly string Manifests = File.ReadAllText(Repository.PathOf("deploy", "kubernetes", "interlock.yaml"))
        + "\n---\n" + File.ReadAllText(Repository.PathOf("deploy", "kubernetes", "config.yaml"));

    private static string Chart => Render(
        File.ReadAllText(Repository.PathOf("deploy", "helm", "interlock", "templates", "interlock.yaml")),
        YamlJson.Of(File.ReadAllText(Repository.PathOf("deploy", "helm", "interlock", "values.yaml"))));

    [Test]
    public void Manifests_AndTheChart_HoldNothingThatKubernetesDoesNotKnow()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Load(Manifests).Select(item => item.Kind), Is.SupersetOf(new[] { "Deployment", "Service", "PodDisruptionBudget", "NetworkPolicy", "ConfigMap", "Secret" }));
            Assert.That(Load(Chart), Is.Not.Empty);
            Assert.That(() => Load(Manifests.Replace("failureThreshold", "failureTreshold", StringComparison.Ordinal)), Throws.Exception);
        });
    }

    [Test]
    public void Chart_DefaultValues_MakesTheManifests()
    {
        static string[] Of(string yaml) => [.. Documents(yaml)
            .Where(text => !text.Contains("kind: Namespace", StringComparison.Ordinal) && !text.Contains("kind: Secret", StringComparison.Ordinal))
            .Select(text => YamlJson.Of(text).ToJsonString()).Order(StringComparer.Ordinal)];

        Assert.That(Of(Chart), Is.EqualTo(Of(Manifests)));
    }

    [Test]
    public void Deployment_IsRestrictedAndWaitsLongEnough()
    {
        var pod = Load(Manifests).OfType<V1Deployment>().Single().Spec.Template.Spec;
        var container = pod.Containers.Single();

        Assert.Multiple(() =>
        {
            Assert.That(pod.SecurityContext.RunAsNonRoot, Is.True);
            Assert.That(pod.SecurityContext.SeccompProfile.Type, Is.EqualTo("RuntimeDefault"));
            Assert.That(pod.AutomountServiceAccountToken, Is.False);
            Assert.That(File.ReadLines(Repository.PathOf("deploy", "docker", "Dockerfile")), Has.One.EqualTo($"USER {pod.SecurityContext.RunAsUser}:{pod.SecurityContext.RunAsGroup}"));
            Assert.That(container.SecurityContext.AllowPrivilegeEscalation, Is.False);
            Assert.That(container.SecurityContext.ReadOnlyRootFilesystem, Is.True);
            Assert.That(container.SecurityContext.Capabilities.Drop, Is.EqualTo(new[] { "ALL" }));
            Assert.That(container.VolumeMounts.Select(mount => mount.Name), Is.EquivalentTo(pod.Volumes.Select(volume => volume.Name)));
            Assert.That(container.StartupProbe.HttpGet.Path, Is.EqualTo("/healthz/ready"));
            Assert.That(container.ReadinessProbe.HttpGet.Path, Is.EqualTo("/healthz/ready"));
            Assert.That(container.LivenessProbe.HttpGet.Path, Is.EqualTo("/healthz/live"));
        });
        var drain = ConfigOf(Manifests).Server.Drain;
        Assert.That(TimeSpan.FromSeconds(pod.TerminationGracePeriodSeconds!.Value), Is.GreaterThan(drain.Delay + drain.Timeout + TimeSpan.FromSeconds(10)));
    }

    private static InterlockConfig ConfigOf(string manifests)
    {
        var yaml = Load(manifests).OfType<V1ConfigMap>().Single().Data["config.yaml"];
        return ShippedConfig.Read(yaml);
    }

    // Unknown fields and keys that appear twice are errors.
    private static List<IKubernetesObject> Load(string yaml) => KubernetesYaml.LoadAllFromString(yaml, Kinds, strict: true).Cast<IKubernetesObject>().ToList();

    private static IEnumerable<string> Documents(string yaml) => $"\n{yaml}".Split("\n---", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(text => $"{text}\n");

    /// <summary>What Helm makes of the few constructs that the chart has; any other one is left, and then it is no YAML.</summary>
    private static string Render(string template, JsonNode values) => Constructs().Replace(template, match =>
    {
        var path = match.Groups["path"].Value;
        var text = path.StartsWith(".Release.", StringComparison.Ordinal)
            ? "interlock"
            : path.Split('.', StringSplitOptions.RemoveEmptyEntries).Skip(1).Aggregate((JsonNode?)values, (node, key) => node?[key]) is { } found
                ? match.Groups["yaml"].Success ? found.ToJsonString() : found.ToString()
                : throw new InvalidDataException($"values.yaml lacks {path}");
        return match.Groups["indent"].Success
            ? "\n" + string.Join('\n', text.TrimEnd().Split('\n').Select(line => new string(' ', int.Parse(match.Groups["indent"].ValueSpan, System.Globalization.CultureInfo.InvariantCulture)) + line))
            : text;
    });

    [GeneratedRegex(@"(?:\s*\{\{-|\{\{) (?<yaml>toYaml )?(?<path>[.\w]+)(?: \| nindent (?<indent>\d+))? \}\}")]
    private static partial Regex Constructs();
}
