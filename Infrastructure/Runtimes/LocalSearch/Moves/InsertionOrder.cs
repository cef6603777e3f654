using Interlock.Infrastructure.Runtimes.LocalSearch.Plans;

namespace Interlock.Infrastructure.Runtimes.LocalSearch.Moves;

/// <summary>In which order absent stops are put back: by chance, or by what makes a stop hard to place.</summary>
internal sealed class InsertionOrder(RoutingTable table, XorShift random)
{
    private readonly double[] _keys = new double[table.Nodes];

    public void Arrange(Span<int> stops)
    {
        var keys = _keys.AsSpan(0, stops.Length);
        switch (random.Below(17))
        {
            case < 4:
                Shuffle(stops);
                return;
            case < 8:
                Fill(stops, keys, (table, node) => -table.Visits[node].Demand);
                break;
            case < 10:
                Fill(stops, keys, (table, node) => -table.Duration(0, node));
                break;
            case 10:
                Fill(stops, keys, (table, node) => table.Duration(0, node));
                break;
            case < 13:
                Fill(stops, keys, (table, node) => table.Visits[node].Latest - table.Visits[node].Earliest);
                break;
            case < 15:
                Fill(stops, keys, (table, node) => table.Visits[node].Earliest);
                break;
            default:
                Fill(stops, keys, (table, node) => -table.Visits[node].Latest);
                break;
        }

        keys.Sort(stops);
    }

    private void Shuffle(Span<int> stops)
    {
        for (var place = stops.Length - 1; place > 0; place--)
        {
            var other = random.Below(place + 1);
            (stops[place], stops[other]) = (stops[other], stops[place]);
        }
    }

    private void Fill(ReadOnlySpan<int> stops, Span<double> keys, Func<RoutingTable, int, double> key)
    {
        for (var place = 0; place < stops.Length; place++)
        {
            keys[place] = key(table, stops[place]);
        }
    }
}
