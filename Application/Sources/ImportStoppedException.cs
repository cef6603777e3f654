using Interlock.Domain;
using Interlock.Domain.Sensors;

namespace Interlock.Application.Sources;

/// <summary>An import ended before its source did. The rows stored until then stay; the import can be repeated.</summary>
/// <param name="soFar">The result for the rows before that.</param>
/// <param name="cause">Why it ended.</param>
public sealed class ImportStoppedException(ImportResult soFar, Exception cause) : Exception(cause.Message, cause)
{
    /// <summary>The result for the rows before that.</summary>
    public ImportResult SoFar { get; } = soFar;

    /// <summary>The error message.</summary>
    /// <param name="why">The cause in words.</param>
    public string Describe(string why) => $"The import stopped: {why.TrimEnd('.')}. Before that: {SoFar.Counts}.";

    /// <summary>Whether the source failed, and not the datastore.</summary>
    public bool IsOfSource => InnerException is IOException or MalformedReadingsException or InvalidInputException;
}
