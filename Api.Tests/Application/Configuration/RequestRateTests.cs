using Interlock.Application.Configuration;
using Interlock.Infrastructure.Configuration.Binding;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Configuration;

internal sealed class RequestRateTests
{
    [TestCase("5/s", 5)]
    [TestCase("300/m", 5)]
    [TestCase("18000/h", 5)]
    [TestCase("86400/d", 1)]
    [TestCase("999999999/s", 999_999_999)]
    public void Parse_Rate_IsWhatItSays(string text, double perSecond)
    {
        var rate = ConfigScalars.Parse(typeof(RequestRate), text);

        Assert.That(rate, Has.Property(nameof(RequestRate.PerSecond)).EqualTo(perSecond).Within(1e-9));
        Assert.That(rate!.ToString(), Is.EqualTo(text));
    }

    [TestCase("")]
    [TestCase("5")]
    [TestCase("0/s")]
    [TestCase("-1/s")]
    [TestCase("05/s")]
    [TestCase("1.5/s")]
    [TestCase("5 / s")]
    [TestCase("5/s\n")]
    [TestCase("5/ms")]
    [TestCase("٣/s")]
    [TestCase("1000000000/s")]
    public void Parse_NoRate_IsRefused(string text) => Assert.That(ConfigScalars.Parse(typeof(RequestRate), text), Is.Null);
}
