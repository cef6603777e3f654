using Interlock.Api.Tests.Support;
using Interlock.Application.Jobs;
using Interlock.Application.Jobs.Runs;
using Interlock.Application.Jobs.Scheduling;
using Interlock.Application.Jobs.Steps;
using Interlock.Application.Notifications;
using Interlock.Domain;
using Interlock.Domain.Jobs;
using Microsoft.Extensions.Logging.Abstractions;
using Moq;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Jobs;

/// <summary>Subscribers are notified of runs that are late, and of those that were missed.</summary>
public sealed class JobAlertTests
{
    private readonly ManualTime _time = new();
    private readonly Mock<IJobDatastore> _datastore = new();
    private readonly List<Occurrence> _told = [];

    [Test]
    public async Task Run_RunNotEndedInTime_NotifiesOnce()
    {
        var run = new JobRun { Id = TimeOrderedId.New(_time.GetUtcNow()), DueAt = _time.GetUtcNow().UtcDateTime, Job = "nightly", Cause = RunCause.Manual, Date = new DateOnly(2026, 5, 4) };
        _datastore.Setup(store => store.ListAsync(It.Is<RunFilter>(filter => filter.State == RunState.Queued), It.IsAny<CancellationToken>())).ReturnsAsync([run]);
        _datastore.Setup(store => store.ListAsync(It.Is<RunFilter>(filter => filter.State == RunState.Running), It.IsAny<CancellationToken>())).ReturnsAsync([]);
        var late = new LateRuns(Jobs(new JobConfig { LateAfter = TimeSpan.FromHours(2), Steps = NoSteps }), _datastore.Object, Announcer(), _time, NullLogger<LateRuns>.Instance);

        _time.Advance(TimeSpan.FromHours(2));
        await late.RunAsync(CancellationToken.None);
        Assert.That(_told, Is.Empty, "not later than allowed");

        for (var i = 0; i < 3; i++)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            await late.RunAsync(CancellationToken.None);
        }

        Assert.That(_told.Select(told => (told.Event, told.Subject, told.Id)), Is.EqualTo(new[] { ("job.late", "nightly", run.Id) }));
        Assert.That(_told[0].Fields.Keys, Is.EqualTo(NotificationConfig.Events["job.late"].Fields));
        Assert.That(_told[0].Text, Is.EqualTo("Job 'nightly' for 2026-05-04 is late: it is queued and has not ended 7200 s after 2026-05-04 08:00:00Z."));
    }

    [TestCase(0)]
    [TestCase(3)]
    public async Task Plan_RunsWereMissed_Notifies(int missed)
    {
        _datastore.Setup(store => store.PlanAsync("nightly", It.IsAny<Func<DateTime?, JobPlan>>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync(new JobPlan(_time.GetUtcNow().UtcDateTime, [], missed));
        var planning = new JobPlanning(
            Jobs(new JobConfig { Schedule = "@daily", Steps = NoSteps }), _datastore.Object, Announcer(), _time, NullLogger<JobPlanning>.Instance);

        await planning.PlanAsync(CancellationToken.None);

        Assert.That(_told.Select(told => (told.Event, told.Fields["count"])), Is.EqualTo(missed == 0 ? [] : new[] { ("job.missed", "3") }));
        Assert.That(_told.Select(told => told.Fields.Keys), Is.All.EqualTo(NotificationConfig.Events["job.missed"].Fields));
    }

    private static IReadOnlyDictionary<string, StepConfig> NoSteps => new Dictionary<string, StepConfig>();

    private static JobsConfig Jobs(JobConfig job) => new(new Dictionary<string, JobConfig> { ["nightly"] = job }, new SchedulerConfig());

    private Announcer Announcer()
    {
        var notifications = new Mock<INotifications>();
        notifications.Setup(some => some.DeliveriesOf(It.IsAny<Occurrence>())).Callback<Occurrence>(_told.Add).Returns([]);
        return new Announcer(notifications.Object, Mock.Of<IDeliveryDatastore>(), NullLogger<Announcer>.Instance);
    }
}
