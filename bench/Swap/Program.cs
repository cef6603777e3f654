using System.Globalization;
using Interlock.Bench.Swap;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

// The server is this program too, in a process of its own, so that only what it does is measured.
if (args is ["serve", var folder, var url])
{
    await SwappedServer.RunAsync(folder, url);
    return 0;
}

var (rounds, swaps, rate, pause) = (Number(0, 5), Number(1, 200), Number(2, 200), TimeSpan.FromMilliseconds(Number(3, 100)));
using var server = ServerClient.Start();
await server.ReadyAsync();
await server.LoadAsync(rate, server.SwapAsync(50, TimeSpan.Zero)); // Warm-up: what swaps and requests need is compiled.
await server.LoadAsync(rate, Task.Delay(TimeSpan.FromSeconds(5)));

var report = new Report();
for (var round = 1; round <= rounds; round++)
{
    var swapped = await server.LoadAsync(rate, server.SwapAsync(swaps, pause));
    var quiet = await server.LoadAsync(rate, Task.Delay(swapped.Took));
    var again = await server.LoadAsync(rate, Task.Delay(swapped.Took));
    report.Add(new Round(round, quiet, again, swapped));
}

report.Close($"{rounds * swaps} swaps of another model, one in {pause.TotalMilliseconds} ms, {rate} requests/s");
return report.Failed ? 1 : 0;

int Number(int at, int otherwise) => args.Length > at ? int.Parse(args[at], CultureInfo.InvariantCulture) : otherwise;
