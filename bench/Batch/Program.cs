using System.Diagnostics;
using System.Globalization;
using Interlock.Bench.Batch;

// make FILE ROWS | score CONFIG_FOLDER MODEL VERSION IN OUT [MAX_BATCH]
if (args is ["make", var file, var rows])
{
    Flowers.Write(file, int.Parse(rows, CultureInfo.InvariantCulture));
    return 0;
}

if (args is not ["score", var folder, var model, var version, var input, var output, ..])
{
    Console.Error.WriteLine("batch make FILE ROWS | batch score CONFIG_FOLDER MODEL VERSION IN OUT");
    return 2;
}

await using var scoring = await Scoring.PrepareAsync(folder, model, version);
var watch = Stopwatch.StartNew();
await scoring.RunAsync(input, output);
Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture,
    $"{watch.Elapsed.TotalSeconds:0.000} s {Environment.WorkingSet / 1048576} MiB {Process.GetCurrentProcess().PeakWorkingSet64 / 1048576} MiB at most"));
return 0;
