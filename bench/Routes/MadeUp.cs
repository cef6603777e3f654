using Interlock.Infrastructure.Runtimes.LocalSearch.Plans;

namespace Interlock.Bench.Routes;

/// <summary>Instances made up from seeds, for who has no files: stops anywhere or in clusters, most with a window.</summary>
internal static class MadeUp
{
    private const int OfEachClass = 3;
    private const double Day = 400;

    public static IEnumerable<Instance> All(int stops)
    {
        for (var seed = 1; seed <= OfEachClass; seed++)
        {
            yield return new Instance($"RANDOM{seed}", "RANDOM", Make(stops, seed, clusters: 0));
        }

        for (var seed = 1; seed <= OfEachClass; seed++)
        {
            yield return new Instance($"CLUSTERS{seed}", "CLUSTERS", Make(stops, seed, clusters: 8));
        }
    }

    private static RoutingProblem Make(int stops, int seed, int clusters)
    {
        var random = new Random(seed);
        var centres = Enumerable.Range(0, clusters).Select(_ => (X: random.Next(10, 90), Y: random.Next(10, 90))).ToArray();
        var places = new Place[stops + 1];
        places[0] = new Place(50, 50, 0, 0, Day, 0);
        for (var stop = 1; stop <= stops; stop++)
        {
            var (x, y) = clusters == 0 ? (random.Next(100), random.Next(100)) : Near(centres[random.Next(clusters)], random);
            var opens = random.NextDouble() < 0.75 ? random.Next(0, 250) : 0;
            places[stop] = new Place(x, y, random.Next(1, 40), opens, opens == 0 ? Day : opens + random.Next(20, 100), 10);
        }

        return Place.Problem(places, stops, 200);
    }

    private static (int X, int Y) Near((int X, int Y) centre, Random random) =>
        (centre.X + random.Next(-8, 9), centre.Y + random.Next(-8, 9));
}
