using Interlock.Api.Tests.Support;
using Interlock.Application.Configuration;
using Interlock.Application.Serving.Comparing;
using Interlock.Domain.Predictions;
using Interlock.Domain.Swaps;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Swaps;

/// <summary>A swap is held against what turned out to be true.</summary>
internal sealed class AccuracyGateTests
{
    private const string Labels = "labels: [a, b]\nswap: { watch: 0s, max-flips: 1, replay: 12, max-accuracy-drop: ";
    private const string Numbers = "swap: { watch: 0s, max-drift: 10, max-accuracy-drop: ";

    [Test]
    public async Task Apply_LabelledRequestsOfWhichFewerAreRight_IsRejected([Values] DatastoreProvider provider)
    {
        await using var server = await SwapServer.StartAsync(
            provider, SwapServer.Model($"active: v1\n{Labels}1 }}"), _ => { }, ("v1", "label=a"), ("v2", "label=b"), ("v3", "label=a again"));
        var ids = new List<string>();
        for (var n = 0; n < 20; n++)
        {
            ids.Add(await AskAsync(server, n));
        }

        // The oldest ten have labels: three of them b, one of which is a correction.
        for (var n = 0; n < 10; n++)
        {
            await LabelAsync(server, ids[n], n < 2 ? """{"label":"b"}""" : """{"label":"a"}""");
        }

        await LabelAsync(server, ids[5], """{"label":"b"}""");

        var rejected = await server.ApplyAsync(SwapServer.Model($"active: v2\n{Labels}0.39 }}"));
        var report = rejected.Report.Models.Single();
        Assert.That(report.Problems.Single(), Does.StartWith("version v2 is right in 30.0 % of 10 labelled requests, v1 70.0 %: a drop of 40.0 % (").And.EndsWith("max-accuracy-drop is 39.0 %"));
        Assert.That((report.Replays[0].Recorded, report.Replays[0].Flips), Is.EqualTo((12, 12)));

        var published = await server.ApplyAsync(SwapServer.Model($"active: v2\n{Labels}0.41 }}"));
        Assert.That(published.Report.Models.Single().Problems, Is.Empty);
        var truth = published.Report.Models.Single().Replays[0].Truth!;
        Assert.That((truth.Labelled, truth.Measure, Math.Round(truth.Before, 9), Math.Round(truth.After, 9), Math.Round(truth.Drop, 9)), Is.EqualTo((10, "accuracy", 0.7, 0.3, 0.4)));
    }

    [Test]
    public async Task Apply_NumbersThatAreFartherFromTheTruth_IsRejected()
    {
        await using var server = await SwapServer.StartAsync(SwapServer.Model($"active: v1\n{Numbers}1 }}"), ("v1", "add=1"), ("v2", "add=2"), ("v3", "add=1 again"));
        for (var n = 0; n < 4; n++)
        {
            await LabelAsync(server, await AskAsync(server, n), $$"""{"value":{{n}}}""");
        }

        var rejected = await server.ApplyAsync(SwapServer.Model($"active: v2\n{Numbers}0.9 }}"));

        Assert.That(
            rejected.Report.Models.Single().Problems,
            Is.EqualTo(["version v2 errs by 2 on average of 4 labelled requests, v1 1: a drop of 100.0 % (100.0 % to 100.0 % in 95 of 100 cases); max-accuracy-drop is 90.0 %"]));
        var same = await server.ApplyAsync(SwapServer.Model($"active: v3\n{Numbers}0 }}"));
        Assert.That(same.Report.Models.Single().Replays[0].Truth, Is.EqualTo(new TruthReport(4, "mae", 1, 1, 0, 0, 0)));
    }

    [TestCase(0.2, "v1")]
    [TestCase(null, "v2")]
    public async Task Watch_LabelsThatArriveSayThatFewerAreRight_IsRolledBack(double? most, string active)
    {
        var settings = FormattableString.Invariant($"labels: [a, b]\nquality: {{ min-count: 5 }}\nswap: {{ watch: 10m, replay: 0, max-flips: 1, max-slowdown: 100000{(most is null ? "" : $", max-accuracy-drop: {most}")} }}");
        await using var server = await SwapServer.StartAsync(SwapServer.Model($"active: v1\n{settings}"), ("v1", "label=a"), ("v2", "label=b"));
        await AskAndLabelAsync(server);

        await server.ApplyAsync(SwapServer.Model($"active: v2\n{settings}"));
        await AskAndLabelAsync(server);

        var until = DateTime.UtcNow.AddSeconds(most is null ? 3 : 30);
        await Poll.UntilAsync(() => Task.FromResult(server.Catalog.Current.Models["echo"].Config.Active == "v1" || DateTime.UtcNow > until), "labels are looked at");
        Assert.That(server.Catalog.Current.Models["echo"].Config.Active, Is.EqualTo(active));
    }

    private static async Task AskAndLabelAsync(SwapServer server)
    {
        for (var n = 0; n < 6; n++)
        {
            await LabelAsync(server, await AskAsync(server, n), """{"label":"a"}""");
        }
    }

    // Of ten, the old one alone is right in three and the new one alone in one: mean 0.2, variance 0.4 - 0.04.
    [Test]
    public void Report_PairedAnswers_GivesTheInterval()
    {
        var comparison = new Comparison("v2", "v1");
        for (var n = 0; n < 10; n++)
        {
            comparison.AddTruth(new AnswerError(true, n == 9 ? 1 : 0), new AnswerError(true, n < 3 ? 1 : 0));
        }

        var truth = comparison.Report().Truth!;
        var half = 1.959964 * Math.Sqrt(0.36 / 10);
        Assert.That((truth.Before, truth.After), Is.EqualTo((0.9, 0.7)));
        Assert.That(new[] { truth.Drop, truth.DropLow, truth.DropHigh }, Is.EqualTo(new[] { 0.2, 0.2 - half, 0.2 + half }).Within(1e-9));
    }

    [TestCase("a", 0, "a", null, 0.0)]
    [TestCase("a", 0, "b", null, 1.0)]
    [TestCase(null, 3, null, 1.0, 2.0)]
    [TestCase(null, 3, "a", null, null)]
    [TestCase("a", 3, null, 3.0, null)]
    public void Of_AnswerAndTruth_IsTheError(string? said, double number, string? label, double? value, double? error) => Assert.That(
        AnswerError.Of(said, number, new PredictionLabel { Model = "m", Version = "v", PredictionId = "", Revision = 1, At = default, Label = label, Value = value })?.Error,
        Is.EqualTo(error));

    private static async Task<string> AskAsync(SwapServer server, int x)
    {
        using var reply = await server.Server.PostAsync("/models/echo", $$"""{"features":[{{x}},0]}""");
        return (await TestServer.JsonOf(reply.EnsureSuccessStatusCode())).GetProperty("data").GetProperty("id").GetString()!;
    }

    private static async Task LabelAsync(SwapServer server, string id, string label) =>
        (await server.Server.PostAsync($"/predictions/{id}/label", label)).EnsureSuccessStatusCode();
}
