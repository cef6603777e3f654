using Interlock.Application.Kinds.Tabular;

namespace Interlock.Application.Golden;

/// <summary>
/// Keeps candidates of each label in bounded memory, each row once. Where there are more than it keeps, a uniform sample stays, or the first ones where those are
/// preferred. The same candidates in the same order always give the same pool.
/// </summary>
/// <param name="contract">The features.</param>
/// <param name="count">How many requests are asked for.</param>
/// <param name="prefersFirst">Whether earlier rows are preferred.</param>
internal sealed class CandidatePool(TabularContract contract, int count, bool prefersFirst)
{
    /// <summary>The reason of rows beyond those that are asked for.</summary>
    public const string NotNeeded = "not needed";

    // More than are asked for, since the version may answer some of them otherwise than it must.
    private const int RowsPerRequest = 4;
    private const int FewestOfLabel = 1000;
    private const int FewestWithoutLabel = 10_000;

    private readonly OrderedDictionary<string, Sample> _labels = new(StringComparer.Ordinal);
    private readonly Random _random = new(1);

    /// <summary>Adds a candidate.</summary>
    public void Add(Candidate candidate, Tally tally)
    {
        if (!_labels.TryGetValue(candidate.Label ?? "", out var sample))
        {
            _labels.Add(candidate.Label ?? "", sample = new Sample([], new HashSet<string>(StringComparer.Ordinal)));
        }

        var key = TabularJson.RowByName(candidate.Row, contract);
        if (!sample.Known.Add(key))
        {
            tally.Add("repeated");
            return;
        }

        sample.Seen++;
        var most = Math.Max(RowsPerRequest * count, candidate.Label is null ? FewestWithoutLabel : FewestOfLabel);
        if (sample.Rows.Count < most)
        {
            sample.Rows.Add((candidate, key));
            return;
        }

        tally.Add(NotNeeded);
        var place = prefersFirst ? most : _random.Next(sample.Seen);
        sample.Known.Remove(place < most ? sample.Rows[place].Key : key);
        if (place < most)
        {
            sample.Rows[place] = (candidate, key);
        }
    }

    /// <summary>The rows that are kept, those of a label in the order of preference; call once.</summary>
    public IReadOnlyList<Candidate> Take() => [.. _labels.Values.SelectMany(RowsOf)];

    private Candidate[] RowsOf(Sample sample)
    {
        var rows = sample.Rows.Select(row => row.Candidate).ToArray();
        if (!prefersFirst)
        {
            // A file may be sorted by anything.
            _random.Shuffle(rows);
        }

        return rows;
    }

    private sealed record Sample(List<(Candidate Candidate, string Key)> Rows, HashSet<string> Known)
    {
        /// <summary>How many different rows were added.</summary>
        public int Seen { get; set; }
    }
}
