using Interlock.Infrastructure.Runtimes.LocalSearch.Plans;

namespace Interlock.Infrastructure.Runtimes.LocalSearch.Moves;

/// <summary>
/// Ruins a plan: takes strings of consecutive stops out of routes that are near each other
/// (slack induction by string removals, Christiaens and Vanden Berghe, 2020).
/// </summary>
internal sealed class AdjacentStrings(Neighbours neighbours, int nodes, XorShift random)
{
    private const int LongestString = 10;
    private const double SplitShare = 0.5;
    private const double KeepLonger = 0.01;

    // Of few long routes, one string each would be too little, and always from where the routes meet.
    private const int FewRoutes = 3;
    private const int MostOfLongRoute = 3;

    // How many strings each route lost.
    private readonly int[] _cuts = new int[nodes];

    /// <summary>Takes stops near <paramref name="seed"/> out; on average <paramref name="stops"/> where routes are long enough.</summary>
    public void Apply(Plan plan, int seed, double stops)
    {
        if (plan.Routes == 0)
        {
            return;
        }

        var served = 0;
        for (var route = 0; route < plan.Routes; route++)
        {
            served += plan.Sizes[route];
            _cuts[route] = 0;
        }

        var longest = Math.Min(LongestString, (double)served / plan.Routes);
        var mostStrings = (4 * stops / (1 + longest)) - 1;
        var strings = Math.Max(1, (int)(1 + (random.Unit() * mostStrings)));
        var taken = TakeAround(plan, seed, longest) ? 1 : 0;
        foreach (var node in neighbours.Of(seed))
        {
            if (taken >= strings)
            {
                break;
            }

            taken += TakeAround(plan, node, longest) ? 1 : 0;
        }

        for (var route = 0; route < plan.Routes; route++)
        {
            if (_cuts[route] > 0)
            {
                plan.Refresh(route);
            }
        }

        plan.CloseEmptyRoutes();
    }

    private bool TakeAround(Plan plan, int node, double longest)
    {
        var route = plan.Links[node].Route;
        if (route == Link.NoRoute || _cuts[route] == (plan.Routes <= FewRoutes ? MostOfLongRoute : 1))
        {
            return false;
        }

        _cuts[route]++;
        var size = plan.Sizes[route];
        var length = Math.Max(1, (int)(1 + (random.Unit() * Math.Min(size, longest))));
        length = Math.Min(length, size);
        var kept = length > 1 && length < size && random.Unit() < SplitShare ? Kept(size - length) : 0;
        Take(plan, node, length, kept);
        return true;
    }

    private int Kept(int most)
    {
        var kept = 1;
        while (kept < most && random.Unit() < KeepLonger)
        {
            kept++;
        }

        return kept;
    }

    // A string of length + kept stops around the node, of which some in a row within stay.
    private void Take(Plan plan, int node, int length, int kept)
    {
        var links = plan.Links;
        var span = length + kept;
        var (before, after) = (0, 0);
        for (var route = links[node].Previous; route != 0 && before < span - 1; route = links[route].Previous)
        {
            before++;
        }

        for (var route = links[node].Next; route != 0 && after < span - 1; route = links[route].Next)
        {
            after++;
        }

        var least = Math.Max(0, span - 1 - after);
        var back = least + random.Below(Math.Min(before, span - 1) - least + 1);
        for (; back > 0; back--)
        {
            node = links[node].Previous;
        }

        var keepFrom = kept == 0 ? span : 1 + random.Below(length - 1);
        for (var place = 0; place < span; place++)
        {
            var next = links[node].Next;
            if (place < keepFrom || place >= keepFrom + kept)
            {
                plan.Remove(node);
            }

            node = next;
        }
    }
}
