using System.Globalization;
using Interlock.Application.Configuration;
using Interlock.Domain.Swaps;

namespace Interlock.Application.Swaps.Gate;

/// <summary>What the gate found out about a model.</summary>
public sealed class GateResult
{
    /// <summary>How versions compare with the one that answers now.</summary>
    public List<ReplayReport> Replays { get; } = [];

    /// <summary>What is over budget.</summary>
    public List<string> Problems { get; } = [];

    /// <summary>What is over budget and may be, and what was not compared.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Adds a comparison and holds it against the budgets.</summary>
    public void Add(ReplayReport replay, ModelConfig config)
    {
        Replays.Add(replay);
        var over = SwapBudget.Over(replay, config).ToList();
        (config.Swap.OnDrift == OnDrift.Refuse ? Problems : Notes).AddRange(over);
        if (replay.Recorded == 0 || replay.Compared + replay.NewErrors + replay.HealedErrors <= replay.Golden)
        {
            Notes.Add(Unproven(replay, config));
        }
    }

    private static string Unproven(ReplayReport replay, ModelConfig config)
    {
        var why = !config.Record ? "the model is not recorded (record: false)"
            : config.Swap.Replay == 0 ? "swap.replay is 0"
            : replay.Recorded == 0 ? "no request is recorded yet"
            : string.Create(CultureInfo.InvariantCulture, $"none of the {replay.Recorded} recorded requests can be asked again");
        var what = replay.Golden > 0 ? "compared by its golden requests only" : "there are no golden requests either, so nothing was compared";
        return $"version {replay.Version}: {why}: {what}";
    }
}
