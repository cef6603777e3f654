using System.Globalization;

namespace Interlock.Bench.Batch;

/// <summary>Made-up measurements of irises: the same ones each time.</summary>
internal static class Flowers
{
    private static readonly (int Low, int High)[] Tenths = [(43, 79), (20, 44), (10, 69), (1, 25)];

    public static void Write(string file, int rows)
    {
        var chance = new Random(1936);
        using var output = new StreamWriter(file) { NewLine = "\n" };
        output.WriteLine("id,sepal_length,sepal_width,petal_length,petal_width");
        for (var row = 1; row <= rows; row++)
        {
            output.Write(row.ToString(CultureInfo.InvariantCulture));
            foreach (var (low, high) in Tenths)
            {
                output.Write(string.Create(CultureInfo.InvariantCulture, $",{chance.Next(low, high + 1) / 10.0}"));
            }

            output.WriteLine();
        }
    }
}
