using System.Globalization;
using System.Text;
using Interlock.Application.Kinds.Sensors.Readings;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Kinds.Sensors;

internal sealed class ReadingTimeTests
{
    [TestCase("2013-12-02T21:15:00Z", "2013-12-02T21:15:00.0000000")]
    [TestCase("2013-12-02t21:15:00z", "2013-12-02T21:15:00.0000000")]
    [TestCase("2013-12-02 21:15:00", "2013-12-02T21:15:00.0000000")]
    [TestCase("2013-12-02T21:15", "2013-12-02T21:15:00.0000000")]
    [TestCase("2013-12-02T21:15:00+02:00", "2013-12-02T19:15:00.0000000")]
    [TestCase("2013-12-02T21:15:00+0530", "2013-12-02T15:45:00.0000000")]
    [TestCase("2013-12-02T21:15:00-08", "2013-12-03T05:15:00.0000000")]
    [TestCase("2013-12-02T21:15:00.5Z", "2013-12-02T21:15:00.5000000")]
    [TestCase("2013-12-02T21:15:00,25Z", "2013-12-02T21:15:00.2500000")]
    [TestCase("2013-12-02T21:15:00.1234567Z", "2013-12-02T21:15:00.1234560")]
    [TestCase("2013-12-02T21:15:00.999999999999999999999Z", "2013-12-02T21:15:00.9999990")]
    [TestCase("2024-02-29T00:00:00Z", "2024-02-29T00:00:00.0000000")]
    [TestCase("0001-01-01T00:00:00Z", "0001-01-01T00:00:00.0000000")]
    [TestCase("9999-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59.9999990")]
    public void Parse_Iso8601_IsThatTimeInUtc(string text, string expected)
    {
        var time = ReadingTime.Parse(Encoding.UTF8.GetBytes(text));

        Assert.That(time?.ToString("yyyy-MM-ddTHH:mm:ss.fffffff", CultureInfo.InvariantCulture), Is.EqualTo(expected));
        Assert.That(time?.Kind, Is.EqualTo(DateTimeKind.Utc));
    }

    [TestCase("")]
    [TestCase("2013-12-02")]
    [TestCase("2013-12-02T")]
    [TestCase("2013-12-02T21")]
    [TestCase("2013-12-02T21:15:")]
    [TestCase("2013-12-02T21:15:00.Z")]
    [TestCase("2013-12-02T21:15:00 Z")]
    [TestCase("2013-12-02T21:15:00+")]
    [TestCase("2013-12-02T21:15:00+2")]
    [TestCase("2013-12-02T21:15:00+02:")]
    [TestCase("2013-12-02T21:15:00+02:0")]
    [TestCase("2013-12-02T21:15:00+15:00")]
    [TestCase("2013-12-02T21:15:00+02:60")]
    [TestCase("2013-12-02T21:15:00Zulu")]
    [TestCase("2013-12-02T24:00:00Z")]
    [TestCase("2013-12-02T21:60:00Z")]
    [TestCase("2013-12-02T21:15:60Z")]
    [TestCase("2013-02-29T00:00:00Z")]
    [TestCase("2013-13-01T00:00:00Z")]
    [TestCase("2013-00-01T00:00:00Z")]
    [TestCase("2013-01-00T00:00:00Z")]
    [TestCase("0000-01-01T00:00:00Z")]
    [TestCase("0001-01-01T00:00:00+01:00")]
    [TestCase("9999-12-31T23:59:59-01:00")]
    [TestCase("13-12-02T21:15:00Z")]
    [TestCase("2013/12/02 21:15:00")]
    [TestCase("1386018900")]
    [TestCase("２０13-12-02T21:15:00Z")]
    public void Parse_AnythingElse_IsNull(string text) => Assert.That(ReadingTime.Parse(Encoding.UTF8.GetBytes(text)), Is.Null);
}
