namespace Interlock.Bench.Swap;

/// <summary>The windows of a round.</summary>
/// <param name="Number">Which.</param>
/// <param name="Quiet">Without swaps.</param>
/// <param name="Again">Without swaps once more: how it differs is noise.</param>
/// <param name="Swapped">While another model is swapped.</param>
internal sealed record Round(int Number, Window Quiet, Window Again, Window Swapped)
{
    public int Failed => Quiet.Failed + Again.Failed + Swapped.Failed;

    public double Ratio(double share) => Swapped.At(share) / Quiet.At(share);

    public double Noise(double share) => Again.At(share) / Quiet.At(share);
}

/// <summary>Prints a line for each round, then the medians.</summary>
internal sealed class Report
{
    private readonly List<Round> _rounds = [];

    /// <summary>Whether a request failed.</summary>
    public bool Failed => _rounds.Exists(round => round.Failed > 0);

    public void Add(Round round)
    {
        _rounds.Add(round);
        Console.WriteLine(
            $"round {round.Number}: without swaps p50 {round.Quiet.At(0.5):0.00} p99 {round.Quiet.At(0.99):0.00} ms, with p50 {round.Swapped.At(0.5):0.00} "
            + $"p99 {round.Swapped.At(0.99):0.00} ms; ratios {round.Ratio(0.5):0.00} {round.Ratio(0.99):0.00}, noise {round.Noise(0.5):0.00} {round.Noise(0.99):0.00}; failed {round.Failed}");
    }

    public void Close(string what)
    {
        Console.WriteLine();
        Console.WriteLine($"{what}, {Environment.ProcessorCount} cores shared with the load generator; medians of {_rounds.Count} rounds");
        Console.WriteLine("| model that is not swapped | p50 ms | p99 ms |\n| --- | --- | --- |");
        Row("without swaps", (round, share) => round.Quiet.At(share));
        Row("during swaps", (round, share) => round.Swapped.At(share));
        Row("ratio", (round, share) => round.Ratio(share));
        Row("ratio of two windows without swaps", (round, share) => round.Noise(share));
    }

    private void Row(string name, Func<Round, double, double> of) => Console.WriteLine($"| {name} | {Median(of, 0.5):0.00} | {Median(of, 0.99):0.00} |");

    private double Median(Func<Round, double, double> of, double share) => _rounds.Select(round => of(round, share)).Order().ElementAt(_rounds.Count / 2);
}
