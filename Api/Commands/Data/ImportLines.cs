using System.Globalization;
using Interlock.Application.Sources;

namespace Interlock.Api.Commands.Data;

/// <summary>Writes a line every few seconds, for logs and pipes.</summary>
internal sealed class ImportLines(TextWriter output, TimeProvider clock)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    private long _last = clock.GetTimestamp();

    /// <summary>How far it is, in words.</summary>
    public static string Text(ImportProgress progress) =>
        string.Create(CultureInfo.InvariantCulture, $"{progress.Rows:n0} rows, {progress.Bytes / (1024.0 * 1024):n1} MiB");

    /// <summary>Writes a line if it is time.</summary>
    public void Tell(ImportProgress progress)
    {
        if (clock.GetElapsedTime(_last) >= Pause)
        {
            _last = clock.GetTimestamp();
            output.WriteLine(Text(progress));
        }
    }
}
