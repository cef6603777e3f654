namespace Interlock.Application.Export;

/// <summary>A format of files with rows.</summary>
public interface IExportFormat
{
    /// <summary>The word that picks it.</summary>
    string Name { get; }

    /// <summary>The extensions of its files, with the dot.</summary>
    IReadOnlyList<string> Extensions { get; }

    /// <summary>The media type.</summary>
    string ContentType { get; }

    /// <summary>Whether it is text, which is worth compressing.</summary>
    bool IsText { get; }

    /// <summary>Begins a file. The stream stays open, and needs not be seekable.</summary>
    IExportWriter Open(Stream output, IReadOnlyList<ExportColumn> columns);
}

/// <summary>Writes the rows of a file, a page at a time, and holds a bounded number of them.</summary>
public interface IExportWriter : IDisposable
{
    /// <summary>Writes rows.</summary>
    /// <param name="rows">A value for each column: a text, also for JSON, a <see cref="long"/>, a <see cref="double"/>, a <see cref="DateTime"/> (UTC) or null.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    Task WriteAsync(IReadOnlyList<object?[]> rows, CancellationToken cancellationToken);

    /// <summary>Writes what ends the file. Without it the file is not whole.</summary>
    Task CompleteAsync(CancellationToken cancellationToken);
}

/// <summary>A column of a file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">What it holds; every value may be missing.</param>
public sealed record ExportColumn(string Name, ExportType Type);

/// <summary>What a column holds.</summary>
public enum ExportType
{
    /// <summary>Text.</summary>
    Text,

    /// <summary>JSON, as text.</summary>
    Json,

    /// <summary>Whole numbers.</summary>
    Whole,

    /// <summary>Numbers.</summary>
    Real,

    /// <summary>Times in UTC, in milliseconds.</summary>
    Time,
}
