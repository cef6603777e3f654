using System.Globalization;
using Interlock.Bench.Fair;
using Interlock.Domain.Access;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is not [var roundsText, var secondsText] || !int.TryParse(roundsText, out var rounds) || !int.TryParse(secondsText, out var seconds))
{
    Console.Error.WriteLine("fair ROUNDS SECONDS");
    return 2;
}

// Two callers: each one's share is half of what the model can answer. B sends half its share, A one share or ten.
var duration = TimeSpan.FromSeconds(seconds);
var share = SteadyModel.MaxBatch / SteadyModel.Run.TotalSeconds / 2;
var (a, b) = (new Caller("a", default), new Caller("b", default));
var (fair, even, first) = (new List<double>(), new List<double>(), new List<double>());
await MeasureAsync(b, null, 0, TimeSpan.FromSeconds(2));
for (var round = 1; round <= rounds; round++)
{
    var alone = await MeasureAsync(b, null, 0, duration);
    var beside = await MeasureAsync(b, a, share, duration);
    var flooded = await MeasureAsync(b, a, 10 * share, duration);
    var unknown = await MeasureAsync(null, null, 10 * share, duration);
    Console.WriteLine(
        $"round {round}: B's p99 alone {alone.P99:0.0} ms, A at its share {beside.P99:0.0} ms, A at ten times its share {flooded.P99:0.0} ms ({flooded.P99 / alone.P99:0.00}), "
        + $"{flooded.Rejected:P1} rejected; callers not known {unknown.P99:0.0} ms ({unknown.P99 / alone.P99:0.00}), {unknown.Rejected:P1} rejected");
    fair.Add(flooded.P99 / alone.P99);
    even.Add(flooded.P99 / beside.P99);
    first.Add(unknown.P99 / alone.P99);
}

Console.WriteLine(
    $"B's p99, medians of {rounds} rounds: A at ten times its share / alone {Median(fair):0.00}, / A at its share {Median(even):0.00}; callers not known / alone {Median(first):0.00}");
return 0;

async Task<SteadyCaller> MeasureAsync(Caller? measured, Caller? other, double rate, TimeSpan time)
{
    using var model = new SteadyModel();
    var loaded = model.Load();
    var caller = new SteadyCaller(loaded, measured, share / 2);
    var sending = rate > 0 ? new SteadyCaller(loaded, other, rate).RunAsync(time) : Task.CompletedTask;
    await Task.WhenAll(caller.RunAsync(time), sending);
    loaded.Retire();
    return caller;
}

static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
