using Interlock.Application.Serving.Batching;
using Interlock.Application.Serving.Loading;
using Interlock.Domain;
using Interlock.Domain.Tabular;

namespace Interlock.Application.Kinds.Tabular;

/// <summary>
/// Golden requests of kind <c>tabular</c>. A line is a request; <c>"label"</c>, or <c>"result"</c> within <c>"tolerance"</c>, is what must be answered: one value
/// for all its rows, or a list with one for each.
/// </summary>
internal static class TabularGolden
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="ModelLoadException">A line is no such request.</exception>
    public static ValueTask<IReadOnlyList<Example<TabularRow, TabularResult>>> ReadAsync(string file, TabularModelConfig config) =>
        GoldenFile.ReadAsync(file, ["label", "result", "tolerance"], line => new ValueTask<IEnumerable<Example<TabularRow, TabularResult>>>([.. ExamplesOf(line, config)]));

    private static IEnumerable<Example<TabularRow, TabularResult>> ExamplesOf(GoldenLine line, TabularModelConfig config)
    {
        var rows = TabularRequestReader.Read(line.Request, TabularContract.Of(config)).Rows;
        for (var i = 0; i < rows.Count; i++)
        {
            var expected = TabularExpectation.Read(line.Name, line.Whole, (i, rows.Count), config.Labels);
            yield return new(rows.Count == 1 ? line.Name : $"{line.Name}, {config.PathOfItem(i)}", rows[i], expected.Check, IsGolden: true);
        }
    }
}
