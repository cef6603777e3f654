using System.Diagnostics;
using System.Globalization;
using Interlock.Bench.Batch;

if (args is ["make", var file, var rows])
{
    Flowers.Write(file, int.Parse(rows, CultureInfo.InvariantCulture));
    return 0;
}

if (args is not ["score", var folder, var model, var version, var input, var output])
{
    Console.Error.WriteLine("batch make FILE ROWS | batch score CONFIG_FOLDER MODEL VERSION IN OUT");
    return 2;
}

await using var scoring = await Scoring.PrepareAsync(Path.GetFullPath(folder), model, version);
var (watch, cpu) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
await scoring.RunAsync(input, output);
var (seconds, used) = (watch.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - cpu).TotalSeconds);
var memory = Process.GetCurrentProcess().PeakWorkingSet64 >> 20;
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seconds:0.000} s, {used:0.000} s of CPU, {memory} MiB at most"));
return 0;
