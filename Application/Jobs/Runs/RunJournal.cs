using Interlock.Application.Jobs.Steps;
using Interlock.Application.Leases;
using Interlock.Domain;
using Interlock.Domain.Jobs;

namespace Interlock.Application.Jobs.Runs;

/// <summary>
/// What the steps of a run tell, until it is written: lines and how far they are go to the datastore by group, with the next write or every second.
/// </summary>
internal sealed class RunJournal(LeaseClaim claim, IRunDatastore datastore, TimeProvider time, IReadOnlyDictionary<string, int> written)
{
    /// <summary>The most lines of a step that are kept.</summary>
    public const int MostLines = 10_000;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly TimeOrderedSequence _ids = new();
    private readonly Dictionary<string, int> _counts = new(written, StringComparer.Ordinal);
    private readonly Dictionary<string, (long Done, long Total)> _progress = new(StringComparer.Ordinal);
    private List<RunLogLine> _lines = [];

    /// <summary>A line more. Of a step that has said enough nothing more is kept, and the last line says so.</summary>
    /// <returns>What is kept, or null.</returns>
    public string? Add(string step, StepLogLevel level, string text)
    {
        lock (_lock)
        {
            var count = _counts.GetValueOrDefault(step);
            if (count > MostLines)
            {
                return null;
            }

            _counts[step] = count + 1;
            var line = count < MostLines ? RunText.Line(text) : $"More than {MostLines:n0} lines: what comes after this is not kept.";
            _lines.Add(new RunLogLine
            {
                Id = _ids.Next(time.GetUtcNow()),
                Run = claim.Id,
                Step = step,
                Level = count < MostLines ? WordOf(level) : WordOf(StepLogLevel.Warning),
                Text = line,
            });
            return line;
        }
    }

    /// <summary>How far a step is.</summary>
    public void Report(string step, long done, long total)
    {
        lock (_lock)
        {
            _progress[step] = (done, total);
        }
    }

    /// <summary>Writes, and all that was told so far with it.</summary>
    public async Task WriteAsync(RunWrite write, CancellationToken cancellationToken)
    {
        var (lines, progress) = Take();
        try
        {
            await datastore.WriteAsync(claim, write with { Change = work => Change(work, progress, write.Change), Lines = lines }, cancellationToken);
        }
        catch
        {
            GiveBack(lines, progress);
            throw;
        }
    }

    /// <summary>Writes every second what was told, until it is cancelled.</summary>
    public async Task KeepAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(Pause, time, cancellationToken);
            try
            {
                if (HasSome)
                {
                    await WriteAsync(new RunWrite(), cancellationToken);
                }
            }
            catch (InterlockException e) when (e is UnavailableException or StepLostException)
            {
                // The next turn tries again; whether the run is lost is for the heartbeat to say.
            }
        }
    }

    private bool HasSome
    {
        get
        {
            lock (_lock)
            {
                return _lines.Count > 0 || _progress.Count > 0;
            }
        }
    }

    private static void Change(RunWork work, Dictionary<string, (long Done, long Total)> progress, Action<RunWork>? change)
    {
        foreach (var (step, (done, total)) in progress)
        {
            work.Steps[step].Report(done, total);
        }

        change?.Invoke(work);
    }

    private (List<RunLogLine> Lines, Dictionary<string, (long Done, long Total)> Progress) Take()
    {
        lock (_lock)
        {
            var taken = (_lines, new Dictionary<string, (long Done, long Total)>(_progress));
            _lines = [];
            _progress.Clear();
            return taken;
        }
    }

    private void GiveBack(List<RunLogLine> lines, Dictionary<string, (long Done, long Total)> progress)
    {
        lock (_lock)
        {
            _lines.InsertRange(0, lines);
            foreach (var (step, told) in progress)
            {
                _progress.TryAdd(step, told);
            }
        }
    }

    private static string WordOf(StepLogLevel level) => level switch
    {
        StepLogLevel.Error => "error",
        StepLogLevel.Warning => "warning",
        _ => "info",
    };
}
