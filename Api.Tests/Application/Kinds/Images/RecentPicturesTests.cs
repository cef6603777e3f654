using Interlock.Application.Kinds.Images;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Kinds.Images;

public sealed class RecentPicturesTests
{
    private readonly RecentPictures _recent = new(400);

    [Test]
    public void TryFind_Kept_IsTheFile()
    {
        _recent.Keep("a", new byte[] { 1, 2, 3 });

        Assert.That(_recent.TryFind("a", out var content), Is.True);
        Assert.That(content.ToArray(), Is.EqualTo(new byte[] { 1, 2, 3 }));
        Assert.That(_recent.TryFind("b", out _), Is.False);
    }

    [Test]
    public void Keep_MoreThanThereIsRoomFor_DropsTheOldest()
    {
        Keep("abcde");

        Assert.That(Kept("abcde"), Is.EqualTo("bcde"));
    }

    [Test]
    public void Keep_TheSameAgain_IsYoungAgainAndCountsOnce()
    {
        Keep("abcda");
        Keep("e");

        Assert.That(Kept("abcde"), Is.EqualTo("acde"));
    }

    [Test]
    public void Keep_LargerThanAQuarter_IsNotKept()
    {
        Keep("a");
        _recent.Keep("x", new byte[101]);

        Assert.That(Kept("ax"), Is.EqualTo("a"));
    }

    [Test]
    public void Keep_SmallPartOfALargeBody_DoesNotHoldTheBody()
    {
        var body = new byte[1000];
        _recent.Keep("a", body.AsMemory(0, 10));
        body[0] = 1;

        _recent.TryFind("a", out var content);

        Assert.That(content.Span[0], Is.Zero, "it is a copy");
    }

    private void Keep(string names)
    {
        foreach (var name in names)
        {
            _recent.Keep($"{name}", new byte[100]);
        }
    }

    private string Kept(string names) => string.Concat(names.Where(name => _recent.TryFind($"{name}", out _)));
}
