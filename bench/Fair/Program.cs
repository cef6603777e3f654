using System.Globalization;
using Interlock.Bench.Fair;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is not [var roundsText, var secondsText, var what] || !int.TryParse(roundsText, out var rounds) || !int.TryParse(secondsText, out var seconds))
{
    Console.Error.WriteLine("fair ROUNDS SECONDS queue|server");
    return 2;
}

// Two callers: each one's share is half of what the model can answer. B sends half its share, A one share or ten.
await using ITarget target = what == "server" ? await ServerTarget.StartAsync() : new QueueTarget();
var share = target.Capacity / 2;
var (fair, even, one) = (new List<double>(), new List<double>(), new List<double>());
await MeasureAsync("a", 10 * share, TimeSpan.FromSeconds(3)); // Warm-up.
for (var round = 1; round <= rounds; round++)
{
    var duration = TimeSpan.FromSeconds(seconds);
    var alone = await MeasureAsync("a", 0, duration);
    var beside = await MeasureAsync("a", share, duration);
    var flooded = await MeasureAsync("a", 10 * share, duration);
    var same = await MeasureAsync("b", 10 * share, duration);
    Console.WriteLine(
        $"round {round}: B's p99 alone {alone.P99:0.0} ms, A at its share {beside.P99:0.0} ms, A at ten times its share {flooded.P99:0.0} ms ({flooded.P99 / alone.P99:0.00}), "
        + $"{flooded.Rejected:P1} rejected; both as one caller {same.P99:0.0} ms ({same.P99 / alone.P99:0.00}), {same.Rejected:P1} rejected");
    fair.Add(flooded.P99 / alone.P99);
    even.Add(beside.P99 / alone.P99);
    one.Add(same.P99 / alone.P99);
}

Console.WriteLine($"B's p99 by alone, medians of {rounds} rounds: A at its share {Median(even):0.00}, at ten times its share {Median(fair):0.00}; both as one caller {Median(one):0.00}");
return 0;

async Task<SteadyCaller> MeasureAsync(string other, double rate, TimeSpan time)
{
    var caller = new SteadyCaller(target, "b", share / 2);
    await Task.WhenAll(caller.RunAsync(time), rate > 0 ? new SteadyCaller(target, other, rate).RunAsync(time) : Task.CompletedTask);
    return caller;
}

static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
