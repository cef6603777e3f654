namespace Interlock.Bench.Swap;

/// <summary>The windows of a round.</summary>
/// <param name="Number">Which.</param>
/// <param name="Quiet">Without swaps.</param>
/// <param name="Again">Without swaps once more: how it differs is noise.</param>
/// <param name="Swapped">While another model is swapped.</param>
internal sealed record Round(int Number, Window Quiet, Window Again, Window Swapped)
{
    public int Failed => Quiet.Failed + Again.Failed + Swapped.Failed;
}

/// <summary>Prints a line for each round, then what all of them came to: rounds are short, and the 99th percentile of one is a handful of requests.</summary>
internal sealed class Report
{
    private readonly List<Round> _rounds = [];

    /// <summary>Whether a request failed.</summary>
    public bool Failed => _rounds.Exists(round => round.Failed > 0);

    public void Add(Round round)
    {
        _rounds.Add(round);
        Console.WriteLine(
            $"round {round.Number}: without swaps p50 {round.Quiet.At(0.5):0.00} p99 {round.Quiet.At(0.99):0.00} ms, again {round.Again.At(0.5):0.00} "
            + $"{round.Again.At(0.99):0.00}, with swaps {round.Swapped.At(0.5):0.00} {round.Swapped.At(0.99):0.00}; failed {round.Failed}");
    }

    public void Close(string what)
    {
        var (quiet, again, swapped) = (All(round => [round.Quiet]), All(round => [round.Again]), All(round => [round.Swapped]));
        var without = All(round => [round.Quiet, round.Again]);
        Console.WriteLine();
        Console.WriteLine($"{what}, {Environment.ProcessorCount} cores shared with the load generator; all requests of {_rounds.Count} rounds");
        Console.WriteLine("| model that is not swapped | p50 | p90 | p99 |\n| --- | --- | --- | --- |");
        Row("without swaps, ms", without.At);
        Row("during swaps, ms", swapped.At);
        Row("ratio", share => swapped.At(share) / without.At(share));
        Row("ratio of two windows without swaps", share => again.At(share) / quiet.At(share));
    }

    private static void Row(string name, Func<double, double> of) => Console.WriteLine($"| {name} | {of(0.5):0.00} | {of(0.9):0.00} | {of(0.99):0.00} |");

    private Window All(Func<Round, Window[]> of)
    {
        var windows = _rounds.SelectMany(of).ToList();
        return new Window([.. windows.SelectMany(window => window.Ms).Order()], windows.Sum(window => window.Failed));
    }
}
