using System.Runtime.CompilerServices;
using Interlock.Application.Jobs.BatchScoring.Files;
using Interlock.Application.Jobs.BatchScoring.Rows;
using Interlock.Application.Kinds.Tabular;

namespace Interlock.Application.Golden;

/// <summary>The rows of a CSV file, read as steps of jobs do.</summary>
/// <param name="file">The file.</param>
/// <param name="config">The contract.</param>
/// <param name="label">The column with the label or the value; null for one of the usual names, where there is one.</param>
internal sealed class FileCandidates(SourceFile file, TabularModelConfig config, string? label) : ICandidates
{
    private const int LongestRow = 16 * 1024 * 1024;
    private const int RowsPerBlock = 1024;

    /// <inheritdoc />
    public bool PrefersFirst => false;

    /// <summary>Finds a file.</summary>
    /// <exception cref="NotWrittenException">There is none, or it is no CSV.</exception>
    public static SourceFile Find(string path)
    {
        var info = new FileInfo(path);
        var file = new SourceFile(info.FullName, path, info.Exists ? info.Length : 0, info.LastWriteTimeUtc);
        return !info.Exists ? throw new NotWrittenException($"There is no file '{path}'.")
            : file is { IsKnown: true, IsJson: false } ? file
            : throw new NotWrittenException($"'{path}' must be CSV: its name must end in .csv or .csv.gz.");
    }

    /// <inheritdoc />
    /// <exception cref="NotWrittenException">Every row that cannot be used.</exception>
    public async IAsyncEnumerable<Candidate> ReadAsync(Tally tally, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var source = new FileSource([file], LongestRow, tally.Notes.Add);
        await source.StartAsync(SourcePosition.Start, cancellationToken);
        var (bad, column) = (new BadRows(), (LabelColumn?)null);
        while (await source.ReadAsync(RowsPerBlock, cancellationToken) is { } block)
        {
            column ??= ColumnOf(block.Shape, tally);
            for (var i = 0; i < block.Count; i++)
            {
                if (Read(block, i, column, bad) is { } candidate)
                {
                    yield return candidate;
                }
            }
        }

        bad.ThrowIfAny();
    }

    private LabelColumn ColumnOf(RowShape shape, Tally tally)
    {
        var needed = config.Features.Where(feature => !feature.Value.Optional).Select(feature => feature.Key).Append(label).OfType<string>();
        var missing = needed.Where(name => shape.PlaceOf(name) < 0).ToList();
        return missing.Count == 0 ? LabelColumn.Of(shape, config, label, tally) : throw shape.Missing(missing);
    }

    private Candidate? Read(RowBlock block, int i, LabelColumn column, BadRows bad)
    {
        var (row, problem) = block[i].Problem is { } known ? (null, known) : block.Shape.FeaturesOf(TabularContract.Of(config)).Read(block, i);
        var (truth, value, wrong) = block[i].Problem is null ? column.Read(block, i) : default;
        if (row is null || wrong is not null)
        {
            bad.Add(block.NameOf(i), string.Join("; ", new[] { problem, wrong }.OfType<string>()));
            return null;
        }

        return new Candidate(row, truth, value);
    }
}
