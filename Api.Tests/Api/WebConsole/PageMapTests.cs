using System.Globalization;
using Interlock.Api.WebConsole;
using NUnit.Framework;

namespace Interlock.Api.Tests.Api.WebConsole;

[Parallelizable]
public sealed class PageMapTests
{
    // On the equator a degree has one length in both directions.
    [TestCase(10, 12)]
    [TestCase(-1, 1)]
    [TestCase(179, -179)]
    public void Marks_PlacesTwoDegreesApart_AreSideBySideFromWestToEast(double west, double east)
    {
        var map = new PageMap("Ways", [], [new(-1, west), new(1, east)]);

        var marks = map.Marks().Select(mark => (X: double.Parse(mark.X, CultureInfo.InvariantCulture), Y: double.Parse(mark.Y, CultureInfo.InvariantCulture))).ToList();

        Assert.That(marks, Is.EqualTo(new[] { ((PageMap.Width - PageMap.Height) / 2.0, (double)PageMap.Height), ((PageMap.Width + PageMap.Height) / 2.0, 0.0) }));
    }
}
