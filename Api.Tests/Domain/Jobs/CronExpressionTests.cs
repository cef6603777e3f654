using System.Globalization;
using Interlock.Domain.Jobs;
using NUnit.Framework;

namespace Interlock.Api.Tests.Domain.Jobs;

public sealed class CronExpressionTests
{
    [TestCase("* * * * *", "2026-01-01 00:00", "2026-01-01 00:01")]
    [TestCase("* * * * *", "2026-01-01 00:00:59", "2026-01-01 00:01")]
    [TestCase("*/15 * * * *", "2026-01-01 00:46", "2026-01-01 01:00")]
    [TestCase("5/20 * * * *", "2026-01-01 00:06", "2026-01-01 00:25")]
    [TestCase("0 2 * * *", "2026-01-01 02:00", "2026-01-02 02:00")]
    [TestCase("30 4 1,15 * *", "2026-01-01 04:30", "2026-01-15 04:30")]
    [TestCase("0 0 29 2 *", "2026-01-01 00:00", "2028-02-29 00:00")]
    [TestCase("0 0 29 2 *", "2096-03-01 00:00", "2104-02-29 00:00")]
    [TestCase("0 0 31 * *", "2026-01-31 00:00", "2026-03-31 00:00")]
    [TestCase("0 9 * * MON-FRI", "2026-01-02 09:00", "2026-01-05 09:00")]
    [TestCase("0 9 * * 0", "2026-01-01 00:00", "2026-01-04 09:00")]
    [TestCase("0 9 * * 7", "2026-01-01 00:00", "2026-01-04 09:00")]
    [TestCase("0 9 * * SAT-SUN", "2026-01-03 10:00", "2026-01-04 09:00")]
    [TestCase("0 0 13 * FRI", "2026-01-01 00:00", "2026-01-02 00:00", Description = "either day field is enough")]
    [TestCase("0 0 13 * FRI", "2026-01-10 00:00", "2026-01-13 00:00")]
    [TestCase("0 0 */10 * FRI", "2026-01-01 00:00", "2026-05-01 00:00", Description = "a star with a step restricts with the other field")]
    [TestCase("0 12 * jan,JUL *", "2026-01-31 12:00", "2026-07-01 12:00")]
    [TestCase("59 23 31 12 *", "2026-12-31 23:59", "2027-12-31 23:59")]
    [TestCase("10-20/5 8-10/2 * * *", "2026-01-01 08:20", "2026-01-01 10:10")]
    [TestCase("@daily", "2026-01-01 00:00", "2026-01-02 00:00")]
    [TestCase("@Weekly", "2026-01-01 00:00", "2026-01-04 00:00")]
    [TestCase("  0\t5  * * * ", "2026-01-01 00:00", "2026-01-01 05:00")]
    public void NextAfter_Expression_TheNextMinuteThatPasses(string text, string after, string expected) =>
        Assert.That(CronExpression.Parse(text).NextAfter(Time(after)), Is.EqualTo(Time(expected)));

    [TestCase("", "0 fields")]
    [TestCase("* * * *", "4 fields")]
    [TestCase("* * * * * *", "6 fields")]
    [TestCase("60 * * * *", "the minute '60' is not a whole number from 0 to 59")]
    [TestCase("* 24 * * *", "the hour '24'")]
    [TestCase("* * 0 * *", "the day of the month '0'")]
    [TestCase("* * * 13 *", "the month '13'")]
    [TestCase("* * * * 8", "the day of the week '8'")]
    [TestCase("* * * * MOO", "or a name such as SAT")]
    [TestCase("*/0 * * * *", "the step '/0'")]
    [TestCase("*/61 * * * *", "the step '/61'")]
    [TestCase("20-10 * * * *", "runs backwards")]
    [TestCase("1, * * * *", "the minute ''")]
    [TestCase("- * * * *", "the minute '-'")]
    [TestCase("-5 * * * *", "the minute '-5'")]
    [TestCase("+5 * * * *", "the minute '+5'")]
    [TestCase("1.5 * * * *", "the minute '1.5'")]
    [TestCase("0 0 30 2 *", "never come")]
    [TestCase("@fortnightly", "@daily")]
    [TestCase("@once", "@daily", Description = "it is no expression; who allows it asks before")]
    public void Parse_Nonsense_SaysWhatIsWrong(string text, string expected) =>
        Assert.That(() => CronExpression.Parse(text), Throws.TypeOf<FormatException>().With.Message.Contains(expected));

    [Test]
    public void NextAfter_EndOfTime_IsNull() => Assert.That(CronExpression.Parse("@daily").NextAfter(DateTime.MaxValue), Is.Null);

    private static DateTime Time(string text) => DateTime.Parse(text, CultureInfo.InvariantCulture);
}
