using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Interlock.Api.Tests.Docs;
using Interlock.Api.Tests.Support;
using Interlock.Application.Telemetry;
using k8s;
using k8s.Models;
using NUnit.Framework;

namespace Interlock.Api.Tests.Deploy;

/// <summary>Rules and dashboards ask for what servers say, in words that Prometheus understands; and Prometheus reads servers.</summary>
[Parallelizable]
public sealed partial class ObservabilityTests
{
    private const string Promtool = "/usr/bin/promtool";

    private static readonly string Folder = Repository.PathOf("deploy", "observability");

    private static IEnumerable<string> Dashboards => Directory.GetFiles(Path.Combine(Folder, "dashboards"), "*.json");

    [Test]
    public async Task Rules_AndDashboards_AreWhatPrometheusUnderstands()
    {
        Require();
        using var folder = new TemporaryFolder();
        var panels = Dashboards.SelectMany(ExpressionsOf).Select((expression, i) => $"      - {{ record: panel{i}, expr: {JsonSerializer.Serialize(expression)} }}");
        folder.Write("panels.yml", $"groups:\n  - name: panels\n    rules:\n{string.Join('\n', panels)}\n");
        foreach (var file in (string[])[Path.Combine(Folder, "rules.yml"), folder.PathOf("panels.yml")])
        {
            var (code, output) = await Shell.RunAsync($"{Promtool} check rules {file}");
            Assert.That(code, Is.Zero, output);
        }
    }

    [Test]
    public void Rules_AndDashboards_NameMetricsThatThereAre()
    {
        var known = InterlockTelemetry.Families.Select(family => family.Name).ToHashSet(StringComparer.Ordinal);
        var asked = Dashboards.Append(Path.Combine(Folder, "rules.yml")).Append(Repository.PathOf("deploy", "helm", "interlock", "templates", "monitoring.yaml"))
            .SelectMany(file => MetricNames().Matches(File.ReadAllText(file))).Select(match => Suffix().Replace(match.Value, "")).Distinct();
        Assert.That(asked.Except(known), Is.Empty);
    }

    [Test]
    public void Page_ListsEveryMetric() => Assert.That(
        File.ReadLines(Repository.PathOf("docs", "monitoring.md")).Select(line => TableRow().Match(line)).Where(match => match.Success)
            .Select(match => (match.Groups[1].Value.Replace("_total", "", StringComparison.Ordinal), match.Groups[2].Value)),
        Is.EquivalentTo(InterlockTelemetry.Families.Select(family => (family.Name, family.Type))));

    [Test]
    public void Chart_WithMonitoring_MakesAnAutoscalerThatKubernetesKnows()
    {
        var text = File.ReadAllText(Repository.PathOf("deploy", "helm", "interlock", "templates", "monitoring.yaml"));
        var documents = Conditions().Replace(text, "").Replace("{{ .Release.Name }}", "interlock", StringComparison.Ordinal).Replace("{{ .Release.Namespace }}", "interlock", StringComparison.Ordinal)
            .Replace("{{ .Values.replicas }}", "2", StringComparison.Ordinal).Replace("{{ .Values.autoscaling.maxReplicas }}", "6", StringComparison.Ordinal)
            .Replace("{{ .Values.autoscaling.queueDepth }}", "20", StringComparison.Ordinal).Split("---");
        Assert.That(YamlJson.Of(documents[0])["kind"]!.ToString(), Is.EqualTo("ServiceMonitor"));
        var types = new Dictionary<string, Type> { ["autoscaling/v2/HorizontalPodAutoscaler"] = typeof(V2HorizontalPodAutoscaler) };
        var scaler = KubernetesYaml.LoadAllFromString(documents[1], types, strict: true).Cast<V2HorizontalPodAutoscaler>().Single();
        Assert.That(scaler.Spec.Metrics.Single().Pods.Metric.Name, Is.EqualTo("interlock_queue_depth"));
    }

    [Test]
    public async Task Prometheus_ReadsAServer()
    {
        Require();
        await using var server = await TestServer.StartAsync();
        using var row = new StringContent("""{"features":[5.1,3.5,1.4,0.2]}""", null, "application/json");
        await server.Client.PostAsync("/models/iris", row);
        using var folder = new TemporaryFolder();
        var target = server.Client.BaseAddress!.Authority;
        folder.Write("prometheus.yml", $"global: {{ scrape_interval: 1s }}\nscrape_configs: [ {{ job_name: interlock, static_configs: [ {{ targets: [\"{target}\"] }} ] }} ]\n");
        var port = FreePort.Next();
        using var prometheus = Process.Start(new ProcessStartInfo(
            "/usr/bin/prometheus",
            [$"--config.file={folder.PathOf("prometheus.yml")}", $"--storage.tsdb.path={folder.PathOf("data")}", $"--web.listen-address=127.0.0.1:{port}"]) { RedirectStandardError = true })!;
        var log = prometheus.StandardError.ReadToEndAsync();
        try
        {
            using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
            await Poll.UntilAsync(() => AnswersAsync(client, "sum(interlock_requests_total{model=\"iris\",version=\"v2\",code=\"200\"})", "1"), "Prometheus has it", seconds: 60);
            Assert.That(await AnswersAsync(client, "sum(interlock_request_duration_seconds_count{model=\"iris\"})", "1"), Is.True);
        }
        finally
        {
            prometheus.Kill();
            await log;
        }
    }

    private static async Task<bool> AnswersAsync(HttpClient client, string query, string value)
    {
        try
        {
            var reply = await client.GetStringAsync($"/api/v1/query?query={Uri.EscapeDataString(query)}");
            return JsonDocument.Parse(reply).RootElement.GetProperty("data").GetProperty("result") is var result && result.GetArrayLength() == 1 && result[0].GetProperty("value")[1].GetString() == value;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static void Require()
    {
        if (!File.Exists(Promtool))
        {
            Assert.Ignore("Prometheus is not installed: rules and the scrape go UNTESTED in this run.");
        }
    }

    private static IEnumerable<string> ExpressionsOf(string file)
    {
        using var dashboard = JsonDocument.Parse(File.ReadAllText(file));
        return [.. dashboard.RootElement.GetProperty("panels").EnumerateArray().SelectMany(panel => panel.GetProperty("targets").EnumerateArray())
            .Select(target => target.GetProperty("expr").GetString()!.Replace("$__rate_interval", "5m", StringComparison.Ordinal).Replace("$model", ".*", StringComparison.Ordinal))];
    }

    [GeneratedRegex(@"\binterlock_[a-z_]+")]
    private static partial Regex MetricNames();

    [GeneratedRegex("_(total|bucket|sum|count)$")]
    private static partial Regex Suffix();

    [GeneratedRegex(@"^\| `([a-z_]+)` \| (counter|gauge|histogram) \|")]
    private static partial Regex TableRow();

    [GeneratedRegex(@"\{\{- (if|end)[^}]*\}\}\n")]
    private static partial Regex Conditions();
}
