using System.Globalization;
using Interlock.Bench.Swap;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

// The server is this program too, in a process of its own, so that only what it does is measured.
if (args is ["serve", var folder, var url])
{
    await SwappedServer.RunAsync(folder, url);
    return 0;
}

var (rounds, swaps, rate, pause) = (Number(0, 10), Number(1, 100), Number(2, 200), TimeSpan.FromMilliseconds(Number(3, 100)));
using var server = ServerClient.Start();
await server.ReadyAsync();
await server.LoadAsync(rate, server.SwapAsync(200, TimeSpan.Zero)); // Warm-up: what swaps and requests need is compiled.
await server.LoadAsync(rate, Task.Delay(TimeSpan.FromSeconds(5)));

var report = new Report();
for (var round = 1; round <= rounds; round++)
{
    // Each window comes first, second and third in turn: one that follows swaps is another one than one that does not.
    var windows = new Window[3];
    for (var i = 0; i < windows.Length; i++)
    {
        var which = (i + round) % windows.Length;
        windows[which] = await server.LoadAsync(rate, which == 2 ? server.SwapAsync(swaps, pause) : Task.Delay(pause * swaps));
    }

    report.Add(new Round(round, windows[0], windows[1], windows[2]));
}

report.Close($"{rounds * swaps} swaps of another model, one in {pause.TotalMilliseconds} ms, {rate} requests/s");
return report.Failed ? 1 : 0;

int Number(int at, int otherwise) => args.Length > at ? int.Parse(args[at], CultureInfo.InvariantCulture) : otherwise;
