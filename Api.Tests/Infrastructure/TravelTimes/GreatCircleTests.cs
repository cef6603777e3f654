using Interlock.Domain.Routes;
using Interlock.Infrastructure.TravelTimes;
using NUnit.Framework;

namespace Interlock.Api.Tests.Infrastructure.TravelTimes;

public sealed class GreatCircleTests
{
    [TestCase(0, 0, 0, 0, 0)]
    [TestCase(0, 0, 0, 90, 10_007_557)]
    [TestCase(0, 0, 0, 180, 20_015_115)]
    [TestCase(90, 0, -90, 120, 20_015_115)]
    [TestCase(52.52, 13.405, 48.1372, 11.5755, 504_200)]
    [TestCase(10, 179.5, 10, -179.5, 109_500)]
    public void Metres_OfTwoPlaces_AreThoseOfTheGlobe(double lat, double lon, double toLat, double toLon, double metres)
    {
        Assert.That(GreatCircle.Metres(new(lat, lon), new(toLat, toLon)), Is.EqualTo(metres).Within(0.1).Percent);
        Assert.That(GreatCircle.Metres(new(toLat, toLon), new(lat, lon)), Is.EqualTo(metres).Within(0.1).Percent);
    }

    [Test]
    public void Table_Places_HasDistancesAndTheirTimeAtTheSpeed()
    {
        Coordinate[] places = [new(52.5, 13.4), new(52.6, 13.5), new(52.5, 13.4)];

        var table = GreatCircle.Table(places, speedKmh: 36);

        Assert.That(table.Size, Is.EqualTo(3));
        Assert.That(table.Distances[1], Is.EqualTo(GreatCircle.Metres(places[0], places[1])));
        Assert.That(table.Durations, Is.EqualTo(table.Distances.Select(metres => metres / 10)).Within(1e-9));
        Assert.That((table.Distances[0], table.Distances[2], table.Distances[4]), Is.EqualTo((0.0, 0.0, 0.0)));
    }

    [Test]
    public void Table_NoPlaces_IsEmpty() => Assert.That(GreatCircle.Table([], 50).Size, Is.Zero);
}
