using System.Globalization;
using Interlock.Infrastructure.Runtimes.LocalSearch.Plans;

namespace Interlock.Bench.Routes;

/// <summary>A problem with a name and a class, by which results are averaged.</summary>
internal sealed record Instance(string Name, string Class, RoutingProblem Problem)
{
    /// <summary>Reads Solomon's format: a line with vehicles and capacity, then a line a customer, the depot first.</summary>
    public static Instance Read(string file, int? stops)
    {
        var rows = File.ReadLines(file).Select(Numbers).Where(row => row.Length > 0).ToList();
        var fleet = rows.First(row => row.Length == 2);
        var places = rows.Where(row => row.Length == 7).Take((stops ?? int.MaxValue - 1) + 1).Select(row => Place.Of(row)).ToArray();
        var name = Path.GetFileNameWithoutExtension(file).ToUpperInvariant();
        var letters = new string([.. name.TakeWhile(char.IsLetter)]);
        return new Instance(name, letters + name[letters.Length..].FirstOrDefault(), Place.Problem(places, (int)fleet[0], fleet[1]));
    }

    // The numbers of a line, or none if there is a word in it.
    private static double[] Numbers(string line)
    {
        var words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var numbers = words.Select(word => double.TryParse(word, CultureInfo.InvariantCulture, out var number) ? number : double.NaN).ToArray();
        return numbers.Any(double.IsNaN) ? [] : numbers;
    }
}
