using Interlock.Application.Tasks;
using Interlock.Domain;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Tasks;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class TaskBacklogTests
{
    private readonly TaskBacklog _backlog = new(new TasksConfig { MaxQueued = 2 });

    [Test]
    public async Task CountAsync_WhileTasksAreAdded_DoesNotForgetThem()
    {
        _backlog.Admit();
        await _backlog.CountAsync(() =>
        {
            // Counted before either of them was stored.
            _backlog.Added();
            _backlog.Admit();
            return Task.FromResult(0);
        });

        Assert.That(_backlog.Admit, Throws.TypeOf<UnavailableException>().With.Property("Code").EqualTo("overloaded"));
    }

    [Test]
    public async Task Admit_AfterTasksWereTakenOrNotStored_HasRoom()
    {
        await _backlog.CountAsync(() => Task.FromResult(1));
        _backlog.Admit();
        Assert.That(_backlog.Admit, Throws.TypeOf<UnavailableException>());
        _backlog.Withdraw();
        _backlog.Take(1);

        _backlog.Admit();
        Assert.That(_backlog.Admit, Throws.Nothing);
    }
}
