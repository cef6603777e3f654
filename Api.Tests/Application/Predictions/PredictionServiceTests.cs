using Interlock.Api.Tests.Support;
using Interlock.Application.Predictions;
using Interlock.Domain;
using Interlock.Domain.Predictions;
using Moq;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Predictions;

public sealed class PredictionServiceTests
{
    private readonly Mock<IPredictionDatastore> _datastore = new();

    private PredictionService Service => new(_datastore.Object);

    [Test]
    public async Task Get_AnyFormOfTheId_AsksForTheCanonical()
    {
        var prediction = TestDatastore.Prediction();
        _datastore.Setup(store => store.FindAsync(prediction.Id, It.IsAny<CancellationToken>())).ReturnsAsync(prediction);

        Assert.That(await Service.GetAsync(Guid.Parse(prediction.Id).ToString("B").ToUpperInvariant(), null, CancellationToken.None), Is.SameAs(prediction));
    }

    [Test]
    public void Get_NoId_IsNotFoundWithoutAskingTheDatastore()
    {
        Assert.That(async () => await Service.GetAsync("x", null, CancellationToken.None), Throws.TypeOf<NotFoundException>());
        _datastore.VerifyNoOtherCalls();
    }

    [TestCase(3, 3, false)]
    [TestCase(4, 3, true)]
    [TestCase(0, 0, false)]
    public async Task List_Page_AsksForOneMoreToKnowWhetherThereIsAnother(int kept, int listed, bool hasMore)
    {
        Prediction[] stored = [.. Enumerable.Range(0, kept).Select(_ => TestDatastore.Prediction())];
        _datastore.Setup(store => store.ListAsync(It.Is<PredictionFilter>(filter => filter.Limit == 4), It.IsAny<CancellationToken>())).ReturnsAsync(stored);

        var page = await Service.ListAsync(new PredictionFilter { Limit = 3 }, CancellationToken.None);

        Assert.That(page.Items, Is.EqualTo(stored.Take(listed)));
        Assert.That(page.HasMore, Is.EqualTo(hasMore));
    }

    [Test]
    public void List_BadFilter_TellsEveryProblem() => Assert.That(
        async () => await Service.ListAsync(new PredictionFilter { Limit = 1001, Before = "x", Model = "a b" }, CancellationToken.None),
        Throws.TypeOf<InvalidInputException>().With.Property("Problems").Count.EqualTo(3));
}
