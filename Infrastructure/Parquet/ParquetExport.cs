using Interlock.Application.Export;

namespace Interlock.Infrastructure.Parquet;

/// <summary>Apache Parquet, for pandas, DuckDB, Spark and the like.</summary>
public sealed class ParquetExport : IExportFormat
{
    /// <inheritdoc />
    public string Name => "parquet";

    /// <inheritdoc />
    public IReadOnlyList<string> Extensions { get; } = [".parquet"];

    /// <inheritdoc />
    public string ContentType => "application/vnd.apache.parquet";

    /// <inheritdoc />
    public bool IsText => false;

    /// <inheritdoc />
    public IExportWriter Open(Stream output, IReadOnlyList<ExportColumn> columns) => new ParquetExportWriter(output, columns);
}
