using Interlock.Domain.Sensors;

namespace Interlock.Application.Sensors;

/// <summary>An import ended before its source did. What was stored until then stays; the import can be repeated.</summary>
/// <param name="soFar">What became of the rows before that.</param>
/// <param name="cause">Why it ended.</param>
public sealed class ImportStoppedException(ImportResult soFar, Exception cause) : Exception(cause.Message, cause)
{
    /// <summary>What became of the rows before that.</summary>
    public ImportResult SoFar { get; } = soFar;

    /// <summary>The sentence that tells it.</summary>
    /// <param name="why">The cause in words.</param>
    public string Describe(string why) => $"The import stopped: {why.TrimEnd('.')}. Before that: {SoFar.Counts}.";

    /// <summary>Whether the source, and not the datastore, is to blame.</summary>
    public bool IsOfSource => InnerException is IOException or MalformedReadingsException;
}
