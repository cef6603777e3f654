using Interlock.Domain;
using NUnit.Framework;

namespace Interlock.Api.Tests.Domain;

public sealed class PlainTextTests
{
    [TestCase("", "")]
    [TestCase("plain 'text' \\ with signs", "plain 'text' \\ with signs")]
    [TestCase("Zoë, 東京, 😀", "Zoë, 東京, 😀")]
    [TestCase("a\u001b[31mb", "a\\u001b[31mb")]
    [TestCase("a\r\nb\tc\0", "a\\r\\nb\\tc\\u0000")]
    [TestCase("a\u007f\u0085\u009bb", "a\\u007f\\u0085\\u009bb")]
    [TestCase("a\u202eb\u2066c\u200fd\ufeff", "a\\u202eb\\u2066c\\u200fd\\ufeff")]
    [TestCase("a\u2028b\u2029", "a\\u2028b\\u2029")]
    public void Of_Text_WithoutWhatCommandsATerminal(string text, string expected) => Assert.That(PlainText.Of(text), Is.EqualTo(expected));

    [Test]
    public void Of_HalfACharacter_IsEscaped() => Assert.That(PlainText.Of("\ude00\ud83d\ude00\ud83d"), Is.EqualTo("\\ude00\ud83d\ude00\\ud83d"));

    [Test]
    public void OfLines_FurtherLines_AreIndented() =>
        Assert.That(PlainText.OfLines("a\u001b\r\n2026-01-01 INFO forged\n   at B()"), Is.EqualTo("a\\u001b\n    2026-01-01 INFO forged\n    at B()"));
}
