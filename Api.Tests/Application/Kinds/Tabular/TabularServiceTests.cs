using System.Text;
using Interlock.Api.Tests.Support;
using Interlock.Application.Kinds.Tabular;
using Interlock.Application.Predictions;
using Interlock.Domain;
using Interlock.Domain.Predictions;
using Moq;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Kinds.Tabular;

public sealed class TabularServiceTests
{
    private readonly Mock<IPredictionDatastore> _datastore = new();
    private readonly List<Prediction> _added = [];
    private readonly FakeModel _model = new();
    private readonly Lifetime _lifetime = new();

    [SetUp]
    public void Record() => _datastore.KeepIn(_added);

    [Test]
    public async Task Infer_Rows_RecordsOneEachUnderTheIdsOfTheAnswer()
    {
        var answer = await InferAsync("""{"instances":[[1,2],{"y":4,"x":3}]}""");

        Assert.That((answer.IsSingle, answer.Answer.Version, answer.Answer.Revision), Is.EqualTo((false, "v1", 1)));
        Assert.That(_added.Select(prediction => prediction.Id), Is.EqualTo(answer.Answer.Ids));
        Assert.That(_added.Select(prediction => prediction.Request), Is.EqualTo(new[] { """{"features":[1,2]}""", """{"features":[3,4]}""" }));
        Assert.That(_added.Select(prediction => prediction.Response), Is.EqualTo(new[] { """{"result":1}""", """{"result":3}""" }));
        Assert.That(_added.Select(prediction => (prediction.Model, prediction.Version, prediction.Revision)), Has.All.EqualTo(("echo", "v1", 1)));
    }

    [Test]
    public async Task Infer_NotRecorded_HasNoIds()
    {
        var answer = await InferAsync("""{"features":[1,2]}""", record: false);

        Assert.That((answer.IsSingle, answer.Answer.Ids.Count, _added.Count), Is.EqualTo((true, 0, 0)));
    }

    [TestCase("""{"features":[1,"2"]}""", typeof(InvalidInputException))]
    [TestCase("""{"features":[1,2]}""", typeof(InferenceException))]
    public void Infer_Fails_RecordsNothingAndGivesItsLeaseBack(string json, Type failure)
    {
        _model.Answer = _ => throw new InferenceException("no");

        Assert.That(async () => await InferAsync(json), Throws.TypeOf(failure));
        Assert.That((_added.Count, _lifetime.Disposals), Is.EqualTo((0, 1)));
    }

    [Test]
    public void Infer_DatastoreFails_IsNotAnsweredAndGivesItsLeaseBack()
    {
        _datastore.Setup(store => store.AddAsync(It.IsAny<IReadOnlyList<Prediction>>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new UnavailableException(UnavailableException.DatastoreUnavailable, "away", TimeSpan.FromSeconds(1)));

        Assert.That(async () => await InferAsync("""{"features":[1,2]}"""), Throws.TypeOf<UnavailableException>());
        Assert.That(_lifetime.Disposals, Is.EqualTo(1));
    }

    private async Task<TabularAnswer> InferAsync(string json, bool record = true)
    {
        using var catalog = LoadedModels.Catalog(LoadedModels.Load(_model, LoadedModels.Config(record: record), _lifetime));
        var service = new TabularService(catalog, new PredictionRecorder(_datastore.Object, PredictionMocks.NoUsage(), TimeProvider.System), new RequestKeys(_datastore.Object));
        return await service.InferAsync("echo", Encoding.UTF8.GetBytes(json), CancellationToken.None);
    }
}
