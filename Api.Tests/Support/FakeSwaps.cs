using Autofac;
using Interlock.Application.Swaps;
using Interlock.Application.Swaps.Revisions;
using Interlock.Domain;
using Interlock.Domain.Swaps;

namespace Interlock.Api.Tests.Support;

/// <summary>Swaps that end as a test says, and revisions that it makes up.</summary>
internal sealed class FakeSwaps : ISwapService, IRevisionDatastore
{
    private readonly List<SwapRequest> _requests = [];

    public int Revision { get; set; } = 5;

    /// <summary>What becomes of the next request.</summary>
    public Func<SwapResult> Result { get; set; } = () => new SwapResult(SwapOutcome.Unchanged, 5, null, [], new SwapReport());

    /// <summary>Newest last.</summary>
    public List<ConfigRevision> Revisions { get; } = [];

    /// <summary>What it was asked; a plan has the author <c>plan</c>.</summary>
    public IReadOnlyList<SwapRequest> Requests => _requests;

    /// <summary>The revisions that were to be brought back.</summary>
    public List<int?> Targets { get; } = [];

    public static SwapReport Report { get; } = new()
    {
        Warnings = ["config.yaml:3:5: a warning"],
        Models =
        [
            new ModelReport("iris", ModelChange.Swapped)
            {
                From = "v1",
                To = "v2",
                Loaded = [new LoadReport("v2", 112.4, 3 << 20, 12, new Dictionary<string, string> { ["models/iris/v2.onnx"] = new('a', 64) })],
                Replays =
                [
                    new ReplayReport
                    {
                        Version = "v2",
                        Against = "v1",
                        Golden = 12,
                        Recorded = 200,
                        Compared = 200,
                        Flips = 3,
                        FlipShare = 0.015,
                        DriftMax = 0.25,
                        DriftP99 = 0.125,
                        NewErrors = 1,
                        FirstError = "the score is not finite",
                        Skipped = 12,
                        Before = new LatencyReport(0.2, 0.8),
                        After = new LatencyReport(0.3, 0.8),
                        P50Ratio = 1.5,
                        P99Ratio = 1,
                        Examples = ["01a1"],
                    },
                ],
                Notes = ["nothing was recorded yet"],
            },
        ],
    };

    public static SwapResult ResultOf(SwapOutcome outcome, int? stored = null, params string[] problems) => new(
        outcome,
        5,
        stored,
        [new SettingChange("models.iris.active", "v1", "v2"), new SettingChange("models.iris.shadow", null, "v1"), new SettingChange("models.wine.canary.percent", "10", null)],
        Report with { Models = [Report.Models[0] with { Problems = problems }] });

    public void Wire(ContainerBuilder container)
    {
        container.RegisterInstance(this).As<ISwapService>().ExternallyOwned();
        container.RegisterInstance(this).As<IRevisionDatastore>().ExternallyOwned();
    }

    public void Close()
    {
    }

    public Task<SwapResult> PlanAsync(string text, CancellationToken cancellationToken) => Answer(new SwapRequest(text, RevisionSource.Api, "plan"));

    public Task<SwapResult> ApplyAsync(SwapRequest request, CancellationToken cancellationToken) => Answer(request);

    public Task<SwapResult> RollBackAsync(int? target, SwapRequest request, CancellationToken cancellationToken)
    {
        Targets.Add(target);
        return Answer(request);
    }

    public Task<SwapResult> PlanRollBackAsync(int target, CancellationToken cancellationToken) => Task.FromResult(Result());

    public Task AddAsync(ConfigRevision revision, CancellationToken cancellationToken)
    {
        // What a server starts with is none of those that a test made up.
        revision.Take(Revisions.Count + 1);
        if (revision.Source != RevisionSource.Start)
        {
            Revisions.Add(revision);
        }

        return Task.CompletedTask;
    }

    public Task<ConfigRevision?> FindAsync(int number, CancellationToken cancellationToken) => Task.FromResult(Revisions.Find(revision => revision.Number == number));

    public Task<ConfigRevision?> LastPublishedAsync(CancellationToken cancellationToken) => Task.FromResult(Revisions.LastOrDefault());

    public Task<ConfigRevision?> LastFromFileAsync(CancellationToken cancellationToken) => Task.FromResult<ConfigRevision?>(null);

    public Task<ConfigRevision?> LastOfTextAsync(string config, CancellationToken cancellationToken) => Task.FromResult<ConfigRevision?>(null);

    public Task<IReadOnlyList<ConfigRevision>> ListAsync(int? before, int limit, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<ConfigRevision>>(
        [.. Revisions.Where(revision => before is null || revision.Number < before).OrderByDescending(revision => revision.Number).Take(limit)]);

    public Task RollBackAsync(Rollback rollback, ConfigRevision? restored, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Adds a revision that was published.</summary>
    public ConfigRevision Add(string config = "models: {}", int? restores = null)
    {
        var revision = new ConfigRevision
        {
            CreatedAt = new DateTime(2026, 1, 31, 12, 0, 0),
            Source = RevisionSource.CommandLine,
            Author = "ops",
            Server = "host",
            BasedOn = Revisions.Count,
            Restores = restores,
            Config = config,
            Fingerprint = new string('f', 64),
            Files = """{"models/iris/v2.onnx":"aa"}""",
            Diff = """[{"path":"models.iris.active","before":"v1","after":"v2"},{"path":"models.iris.shadow","after":"v1"}]""",
            Report = """{"warnings":["w"],"models":[{"model":"iris","change":"Swapped","from":"v1","to":"v2"}]}""",
        };
        _ = AddAsync(revision, CancellationToken.None);
        return revision;
    }

    private Task<SwapResult> Answer(SwapRequest request)
    {
        _requests.Add(request);
        return request.IfRevision is { } wanted && wanted != Revision
            ? throw new RevisionMismatchException(wanted, Revision)
            : Task.FromResult(Result());
    }
}
