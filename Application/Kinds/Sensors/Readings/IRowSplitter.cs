using Interlock.Application.Sources;
using Interlock.Domain.Sensors;

namespace Interlock.Application.Kinds.Sensors.Readings;

/// <summary>Finds the rows of one form of source. Two are <see cref="JsonLines"/> and <see cref="CsvRows"/>, the third <see cref="JsonArray"/>.</summary>
internal interface IRowSplitter
{
    /// <summary>Takes the next row off the window.</summary>
    /// <returns>Whether there was one; else the window needs more bytes or, at the end of the source, no row is left.</returns>
    /// <exception cref="MalformedReadingsException">No further row can be found.</exception>
    bool TryTake(SourceWindow window, out ReadingRow row);
}
