using System.Text;
using Interlock.Api.Tests.Support;
using Interlock.Application.Kinds.Routes;
using Interlock.Application.Predictions;
using Interlock.Application.Serving.Catalog;
using Interlock.Domain;
using Interlock.Domain.Models;
using Interlock.Domain.Predictions;
using Interlock.Domain.Routes;
using Moq;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Kinds.Routes;

public sealed class RouteServiceTests
{
    private const string Body =
        """{"depot":{"lat":0,"lon":0},"startTime":"2026-05-04T08:00:00Z","maxTime":3600,"stops":[{"id":"a","lat":1,"lon":1}],"vehicles":{"count":1}}""";

    private static readonly DateTimeOffset Start = new(2026, 5, 4, 8, 0, 0, TimeSpan.Zero);

    private readonly Mock<IModel<RouteRequest, RoutePlan>> _model = new();
    private readonly List<Prediction> _added = [];

    [Test]
    public async Task Plan_Answered_IsRecordedAsItIsAnswered()
    {
        RouteVisit[] visits = [new RouteVisit(new StopId("a"), Start.AddMinutes(1), Start.AddMinutes(1))];
        var plan = new RoutePlan([new Route(visits, Start, Start.AddSeconds(120.5), 0, TimeSpan.FromSeconds(120.5), 99.96)]);
        _model.Setup(model => model.Infer(It.IsAny<IReadOnlyList<RouteRequest>>(), It.IsAny<CancellationToken>())).ReturnsAsync([plan]);

        var answer = await PlanAsync();

        Assert.That((answer.Version, answer.Revision), Is.EqualTo(("v1", 1)));
        Assert.That(_added.Single().Id, Is.EqualTo(answer.Ids.Single()));
        Assert.That(_added.Single().Request, Is.EqualTo(Body.Replace("Z", "+00:00", StringComparison.Ordinal)));
        Assert.That(_added.Single().Response, Is.EqualTo(
            """{"routes":[{"stops":[{"id":"a","arrival":"2026-05-04T08:01:00+00:00","departure":"2026-05-04T08:01:00+00:00"}]"""
            + ""","departure":"2026-05-04T08:00:00+00:00","return":"2026-05-04T08:02:00.500+00:00","load":0"""
            + ""","travelTime":120.5,"duration":120.5,"distance":100}]"""
            + ""","totals":{"vehicles":1,"stops":1,"load":0,"travelTime":120.5,"duration":120.5,"distance":100}}"""));
    }

    [Test]
    public async Task Plan_ThatDoesNotKeepTheRequest_IsNotAnswered()
    {
        _model.Setup(model => model.Infer(It.IsAny<IReadOnlyList<RouteRequest>>(), It.IsAny<CancellationToken>())).ReturnsAsync([RoutePlan.Empty]);

        Assert.That(
            (await Assert.ThrowsAsync<InferenceException>(PlanAsync))!.Message,
            Is.EqualTo("The model's plan does not keep the request: stop 'a' is in no route."));
        Assert.That(_added, Is.Empty);
    }

    [Test]
    public async Task Plan_NotExecutable_TellsWhichVersionFailed()
    {
        _model.Setup(model => model.Infer(It.IsAny<IReadOnlyList<RouteRequest>>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new NotExecutableException("no"));

        Assert.That((await Assert.ThrowsAsync<NotExecutableException>(PlanAsync))!.FailedBy, Is.EqualTo(("v1", 1)));
        Assert.That(_added, Is.Empty);
    }

    private async Task<Answer<RoutePlan>> PlanAsync()
    {
        var datastore = new Mock<IPredictionDatastore>().KeepIn(_added);
        var config = new RouteModelConfig { Active = "v1", Versions = LoadedModels.NoVersions };
        using var catalog = LoadedModels.Catalog(LoadedModels.Load("plan", _model.Object, config));
        var service = new RouteService(catalog, new PredictionRecorder(datastore.Object, PredictionMocks.NoUsage(), TimeProvider.System));
        return await service.PlanAsync("plan", Encoding.UTF8.GetBytes(Body), CancellationToken.None);
    }
}
