namespace Interlock.Application.Jobs.BatchScoring.Rows;

/// <summary>A place between two rows of a source.</summary>
/// <param name="File">The file, counted from 0.</param>
/// <param name="Offset">Bytes of it, unpacked, before this place.</param>
/// <param name="Line">The line that begins here, counted from 1.</param>
/// <param name="Rows">Rows of the whole source before this place.</param>
internal readonly record struct SourcePosition(int File, long Offset, long Line, long Rows)
{
    /// <summary>Before the first row.</summary>
    public static SourcePosition Start { get; } = new(0, 0, 1, 0);
}
