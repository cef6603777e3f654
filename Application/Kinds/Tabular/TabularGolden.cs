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
    public static List<Example<TabularRow, TabularResult>> Read(string file, TabularModelConfig config)
    {
        var examples = new List<Example<TabularRow, TabularResult>>();
        foreach (var (line, request, answer) in GoldenFile.Read(file, "label", "result", "tolerance"))
        {
            var rows = ReadRows(line, request, TabularContract.Of(config));
            for (var i = 0; i < rows.Count; i++)
            {
                var expected = TabularExpectation.Read(line, answer, (i, rows.Count), config.Labels);
                examples.Add(new Example<TabularRow, TabularResult>(rows.Count == 1 ? line : $"{line}, {config.PathOfItem(i)}", rows[i], expected.Check, IsGolden: true));
            }
        }

        return examples;
    }

    private static IReadOnlyList<TabularRow> ReadRows(string line, byte[] request, TabularContract contract)
    {
        try
        {
            return TabularRequestReader.Read(request, contract).Rows;
        }
        catch (InvalidInputException e)
        {
            throw new ModelLoadException($"{line}: {e.Message}", e);
        }
    }
}
