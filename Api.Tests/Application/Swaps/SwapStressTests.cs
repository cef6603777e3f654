using System.Globalization;
using Interlock.Api.Tests.Support;
using Interlock.Application.Swaps;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Swaps;

/// <summary>Many swaps under an open load: good ones, broken ones, ones that drift, files that are replaced; four of seven attempts are published.</summary>
public sealed class SwapStressTests
{
    private const double MostGrowthMb = 1;
    private const int MostRounds = 3;
    private const string Other = "active: v1\nrecord: false";

    private static readonly (string, string)[] Files = [("v1", "add=1"), ("v2", "add=2"), ("v3", "add=500"), ("own", "add=1")];

    private readonly Dictionary<int, (string Version, string Answer)> _published = new() { [1] = ("v1", "1") };
    private HeapSize _heap = new();

    [TestCase(400, "0s", TestName = "Apply_HundredsOfSwapsUnderLoad_NoRequestFailsAndNothingIsLeft")]
    [TestCase(100, "1h", TestName = "Apply_SwapsThatOvertakeTheirWatches_NoRequestFailsAndNothingIsLeft")]
    public async Task Apply_SwapsUnderLoad(int swaps, string watch)
    {
        using var console = new QuietConsole();
        await using var server = await SwapServer.StartAsync(Models("v1", watch), Files);
        var other = server.Catalog.Current.Models["other"].Active;
        using var load = new OpenLoad(server.Server.Client.BaseAddress!, connections: 16, rate: 200, Ask);
        await load.MoreAsync(20);

        var attempts = await SwapAsync(server, 0, swaps, watch);

        // Pools grow with the most requests under way, and then no more; what is left of each swap grows for ever.
        for (var round = 2; watch == "0s" && _heap.GrowthMb >= MostGrowthMb && round <= MostRounds; round++)
        {
            TestContext.Out.WriteLine($"heap {_heap}: {swaps} swaps more");
            _heap = new HeapSize();
            attempts = await SwapAsync(server, attempts, swaps * round, watch);
        }

        await load.MoreAsync(20);
        await load.StopAsync();
        Assert.That(load.Seen.Where(seen => !IsRight(seen)), Is.Empty, "every answer is the one of the version and revision it names");
        Assert.That(server.Catalog.Current.Models["other"].Active, Is.SameAs(other));
        Assert.That(server.Catalog.Current.Revision, Is.EqualTo(_published.Keys.Max()));
        await server.RequireFreedAsync();
        TestContext.Out.WriteLine(
            $"{load.Answered} requests, up to {load.MostUnderWay} at once; {attempts} attempts, {_published.Count - 1} swaps, {load.Seen.Count()} seen; heap {_heap}");
        if (watch == "0s")
        {
            Assert.That(_heap.GrowthMb, Is.LessThan(MostGrowthMb), $"{_heap}");
        }
    }

    private async Task<int> SwapAsync(SwapServer server, int attempts, int swaps, string watch)
    {
        for (; _published.Count <= swaps; attempts++)
        {
            await TryAsync(server, attempts, watch);
            if (attempts % 100 == 99 && attempts >= 200)
            {
                _heap.Sample();
            }
        }

        return attempts;
    }

    private static string Models(string active, string watch) =>
        SwapServer.Model($"active: {active}\nswap: {{ replay: 5, watch: {watch}, max-slowdown: 1000000 }}\nserving: {{ timeout: 60s }}")
        + SwapServer.Model(Other, "other").Replace("/v1", "/own", StringComparison.Ordinal);

    private static Question Ask(int number)
    {
        var (model, x) = (number % 4 == 0 ? "other" : "echo", 20 + (number % 80));
        return new Question(
            model,
            string.Create(CultureInfo.InvariantCulture, $$"""{"features":[{{x}},0]}"""),
            data => (data.GetProperty("result").GetDouble() - x).ToString(CultureInfo.InvariantCulture));
    }

    private bool IsRight(Seen seen) => seen.Model == "other"
        ? (seen.Version, seen.Answer) == ("v1", "1")
        : _published.TryGetValue(seen.Revision, out var published) && published == (seen.Version, seen.Answer);

    private async Task TryAsync(SwapServer server, int i, string watch)
    {
        var (before, answer) = _published[_published.Keys.Max()];
        switch (i % 7)
        {
            case 0 or 4:
                var next = before == "v1" ? "v2" : "v1";
                await PublishAsync(server, Models(next, watch), next, next == "v1" ? "1" : "2");
                break;
            case 1:
                server.Write("v3", "fail=load");
                await RefuseAsync(server, Models("v3", watch), "says so");
                break;
            case 2 or 6:
                var file = answer == "3" ? "1" : "3";
                server.Write(before, $"add={file} of turn {i}");
                await PublishAsync(server, Models(before, watch), before, file);
                server.Write(before == "v1" ? "v2" : "v1", before == "v1" ? "add=2" : "add=1");
                break;
            case 3:
                server.Write("v3", "add=500");
                await RefuseAsync(server, Models("v3", watch), "drifts");
                break;
            default:
                var (broken, why) = i % 2 == 0 ? (Models("v4", watch), "v4") : (Models("v1", watch) + "\n  - [", "config.yaml");
                await RefuseAsync(server, broken, why);
                break;
        }
    }

    private async Task PublishAsync(SwapServer server, string models, string version, string answer)
    {
        var result = await server.ApplyAsync(models);
        Assert.That(result.Outcome, Is.EqualTo(SwapOutcome.Published), string.Join("\n", result.Report.AllProblems));
        _published.Add(result.Revision, (version, answer));
    }

    private static async Task RefuseAsync(SwapServer server, string models, string why)
    {
        var result = await server.ApplyAsync(models);
        Assert.That(result.Outcome, Is.EqualTo(SwapOutcome.Refused));
        Assert.That(string.Join("\n", result.Report.AllProblems), Does.Contain(why));
    }
}
