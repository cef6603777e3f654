using System.Runtime.CompilerServices;
using Interlock.Application.Predictions;
using Interlock.Application.Serving.Catalog;
using Interlock.Application.Serving.Comparing;
using Interlock.Application.Swaps.Gate;
using Interlock.Domain;
using Interlock.Domain.Swaps;

namespace Interlock.Application.Swaps.Replays;

/// <summary>
/// What versions said that are asked the same as the one that answers, and how right both are: a shadow, or a new version while it is watched. What a shadow says is
/// compared and not recorded; so it is asked once more what has a label by now, every <see cref="Validity"/> at most.
/// </summary>
public sealed class MirrorReports(IPredictionDatastore predictions, SwapGate gate, TimeProvider time)
{
    /// <summary>How long a result of labelled requests is good.</summary>
    public static readonly TimeSpan Validity = TimeSpan.FromMinutes(1);

    // A slow version is measured on, and found at the next look.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly ConditionalWeakTable<Mirror, Measured> _measured = [];

    /// <summary>A report for each version of the model that is asked the same.</summary>
    public async Task<IReadOnlyList<ReplayReport>> FindAsync(ServedModel model, CancellationToken cancellationToken)
    {
        var reports = new List<ReplayReport>();
        foreach (var mirror in model.Mirrors)
        {
            var measured = _measured.GetOrCreateValue(mirror);
            await Task.WhenAny(MeasureOnceAsync(mirror, measured), Task.Delay(Patience, time, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
            reports.Add(mirror.Comparison.Report() with { Truth = measured.Truth });
        }

        return reports;
    }

    // Who comes while it is measured gets the same; it is not given up with the one who asked first.
    private Task MeasureOnceAsync(Mirror mirror, Measured measured)
    {
        lock (measured)
        {
            if (measured.Work is null || (measured.Work.IsCompleted && time.GetElapsedTime(measured.At) >= Validity))
            {
                measured.At = time.GetTimestamp();
                measured.Work = Task.Run(async () => measured.Truth = await MeasureAsync(mirror));
            }

            return measured.Work;
        }
    }

    private async Task<TruthReport?> MeasureAsync(Mirror mirror)
    {
        var (before, next) = mirror.JudgesOther ? (mirror.Primary, mirror.Other) : (mirror.Other, mirror.Primary);
        if (next.Id.Config.Swap.Replay == 0 || !before.TryAcquire())
        {
            return null;
        }

        try
        {
            if (!next.TryAcquire())
            {
                return null;
            }

            try
            {
                var recorded = await predictions.ListLabelledFirstAsync(next.Id.Model, next.Id.Config.Swap.Replay, CancellationToken.None);
                var labelled = recorded.Where(one => one.Truth is not null).ToList();
                return labelled.Count == 0 ? null : (await gate.CompareAsync(before, next, labelled, CancellationToken.None)).Truth;
            }
            finally
            {
                next.ReleaseLease();
            }
        }
        catch (UnavailableException)
        {
            // The datastore does not answer: what was compared is shown all the same.
            return null;
        }
        finally
        {
            before.ReleaseLease();
        }
    }

    private sealed class Measured
    {
        public Task? Work { get; set; }

        public TruthReport? Truth { get; set; }

        public long At { get; set; }
    }
}
