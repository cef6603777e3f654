using Interlock.Application.Jobs.BatchScoring.Rows;

namespace Interlock.Application.Jobs.BatchScoring.Files;

/// <summary>How rows stand in a file. Safe to use from several threads.</summary>
internal interface IRowFormat
{
    /// <summary>Writes what stands before the first row.</summary>
    void WriteHeader(RowBuffer output);

    /// <summary>Writes a row with its answer.</summary>
    void WriteRow(RowBlock block, int row, in RowAnswer answer, RowBuffer output);
}
