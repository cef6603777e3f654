using System.Text.Json.Nodes;
using Interlock.Api.Tests.Support;
using Interlock.Application;
using Interlock.Application.Access;
using Interlock.Application.Access.Audit;
using Interlock.Domain;
using Interlock.Domain.Access;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Access;

[Parallelizable]
internal sealed class AuditLogTests
{
    private static readonly AuditSource Anna = new("anna", "192.0.2.1");

    private readonly CapturedLog _log = new();
    private readonly ManualTime _time = new();
    private readonly AwayAudit _datastore = new();

    [TearDown]
    public void DisposeLog() => _log.Dispose();

    [Test]
    public async Task RecordAsync_DatastoreAnswers_IsStoredAndLoggedAsOneLineOfJson()
    {
        await using var audit = Open(TimeProvider.System);

        await audit.RecordAsync(Anna, "job.run", "größer\n", after: new JsonObject { ["run"] = "x" });
        await Poll.UntilAsync(() => Task.FromResult(_datastore.Stored.Count == 1), "it is stored");

        var line = _log.Lines.Single(line => line.Category == "Interlock.Audit").Text;
        Assert.That(line, Does.Not.Contain('\n'));
        var json = JsonNode.Parse(line)!;
        var stored = _datastore.Stored.Single();
        Assert.That(
            (stored.Action, stored.Subject, stored.Caller, stored.From, stored.Outcome, stored.Before, stored.After),
            Is.EqualTo(("job.run", "größer\n", "anna", "192.0.2.1", "done", (string?)null, "{\"run\":\"x\"}")));
        Assert.That(
            ((string?)json["id"], (string?)json["action"], (string?)json["subject"], (string?)json["caller"], (string?)json["from"], (string?)json["after"]!["run"]),
            Is.EqualTo((stored.Id, "job.run", "größer\n", "anna", "192.0.2.1", "x")));
    }

    [Test]
    public async Task RecordAsync_DatastoreIsAway_IsLoggedAtOnceAndStoredLaterInOrder()
    {
        _datastore.IsAway = true;
        await using var audit = Open(TimeProvider.System);

        await audit.RecordAsync(Anna, "config.apply", null);
        await audit.RecordAsync(Anna, "config.rollback", null);
        Assert.That(_log.Ids.Count(id => id == EventIds.Audited), Is.EqualTo(2));
        Assert.That(_datastore.Stored, Is.Empty);
        await Poll.UntilAsync(() => Task.FromResult(_log.Ids.Contains(EventIds.AuditPending)), "the failure is logged");
        _datastore.IsAway = false;

        await Poll.UntilAsync(() => Task.FromResult(_datastore.Stored.Count == 2), "both are stored");
        Assert.That(_datastore.Stored.Select(entry => entry.Action), Is.EqualTo(new[] { "config.apply", "config.rollback" }));
        Assert.That(_log.Ids.Count(id => id == EventIds.AuditPending), Is.EqualTo(1), "retries are silent");
    }

    [Test]
    public async Task RecordAsync_DatastoreRejectsAnEntry_LaterOnesAreStored()
    {
        await using var audit = Open(TimeProvider.System);

        await audit.RecordAsync(Anna, AwayAudit.Rejected, null);
        await Poll.UntilAsync(() => Task.FromResult(_log.Ids.Contains(EventIds.AuditNotStored)), "the loss is logged");
        await audit.RecordAsync(Anna, "job.run", "work");

        await Poll.UntilAsync(() => Task.FromResult(_datastore.Stored.Count == 1), "the next one is stored");
    }

    [Test]
    public async Task DisposeAsync_DatastoreIsAway_DoesNotWaitForIt()
    {
        _datastore.IsAway = true;
        var audit = Open(_time);
        var recording = audit.RecordAsync(Anna, "config.apply", null);
        await Poll.UntilAsync(() => Task.FromResult(_log.Ids.Contains(EventIds.AuditPending)), "the failure is logged");

        await audit.DisposeAsync();

        await recording;
        Assert.That(_datastore.Stored, Is.Empty);
    }

    private AuditLog Open(TimeProvider time) => new(_datastore, time, LoggerFactory.Create(logging => logging.AddProvider(_log)));

    private sealed class AwayAudit : IAuditDatastore
    {
        public const string Rejected = "rejected";

        private readonly Lock _lock = new();
        private readonly List<AuditEntry> _stored = [];
        private volatile bool _isAway;

        public bool IsAway
        {
            set => _isAway = value;
        }

        public IReadOnlyList<AuditEntry> Stored
        {
            get
            {
                lock (_lock)
                {
                    return [.. _stored];
                }
            }
        }

        public Task AddAsync(IReadOnlyList<AuditEntry> entries, CancellationToken cancellationToken)
        {
            if (_isAway)
            {
                throw new UnavailableException(UnavailableException.DatastoreUnavailable, "The datastore is away.", TimeSpan.FromSeconds(1));
            }

            if (entries.Any(entry => entry.Action == Rejected))
            {
                throw new InvalidOperationException("It does not fit.");
            }

            lock (_lock)
            {
                _stored.AddRange(entries);
            }

            return Task.CompletedTask;
        }

        public Task<IReadOnlyList<AuditEntry>> ListAsync(AuditFilter filter, CancellationToken cancellationToken) => Task.FromResult(Stored);
    }
}
