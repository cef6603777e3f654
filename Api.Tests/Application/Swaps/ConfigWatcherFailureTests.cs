using Interlock.Api.Tests.Support;
using Interlock.Application;
using Interlock.Application.Configuration;
using Interlock.Application.Configuration.Root;
using Interlock.Application.Swaps;
using Interlock.Domain;
using Interlock.Domain.Swaps;
using Interlock.Infrastructure.Plugins;
using Microsoft.Extensions.Logging;
using Moq;
using NUnit.Framework;

namespace Interlock.Api.Tests.Application.Swaps;

/// <summary>What goes wrong is told once, and what comes after it is applied.</summary>
public sealed class ConfigWatcherFailureTests
{
    private static readonly string Second = Watching.Yaml("second");
    private static readonly string Third = Watching.Yaml("third");

    [Test]
    public async Task Turn_NewerContentWhileApplying_EndsTheAttemptAndAppliesTheNewest()
    {
        using var folder = Watching.CreateFolder();
        using var watching = new Watching(folder);
        await watching.StartAsync(folder);
        watching.Swaps.Answer = (request, cancellationToken) =>
            request.Text == Second ? RecordedSwaps.NeverAsync(request, cancellationToken) : Task.FromResult(RecordedSwaps.Published());
        folder.Write("config.yaml", Second);
        await watching.UntilAskedAsync(Second);

        folder.Write("config.yaml", Third);
        await watching.UntilAskedAsync(Third);
        await watching.RestAsync();

        Assert.That(watching.Swaps.Texts, Is.EqualTo(new[] { Second, Third }));
        Assert.That(watching.Lines.Where(line => line.Level >= LogLevel.Warning), Is.Empty);
    }

    [Test]
    public async Task Turn_OvertakenAttemptEndsLate_IsAwaitedAndTheNewestIsApplied()
    {
        using var folder = Watching.CreateFolder();
        using var watching = new Watching(folder);
        await watching.StartAsync(folder);
        var end = new TaskCompletionSource<SwapResult>();
        CancellationToken given = default;
        watching.Swaps.Answer = (_, cancellationToken) =>
        {
            given = cancellationToken;
            return end.Task;
        };
        folder.Write("config.yaml", Second);
        await watching.UntilAskedAsync(Second);

        folder.Write("config.yaml", "not the last");
        await Poll.UntilAsync(
            () =>
            {
                watching.Turn();
                return Task.FromResult(given.IsCancellationRequested);
            },
            "the attempt is told to end");
        folder.Write("config.yaml", Third);
        Enumerable.Range(0, 5).ToList().ForEach(_ => watching.Turn());
        Assert.That(watching.Swaps.Texts, Is.EqualTo(new[] { Second }), "one at a time");

        watching.Swaps.Answer = (_, _) => Task.FromResult(RecordedSwaps.Published());
        end.SetResult(RecordedSwaps.Published());
        await watching.UntilAskedAsync(Third);

        Assert.That(watching.Swaps.Texts, Is.EqualTo(new[] { Second, Third }));
    }

    // Guard: ConfigAttempts.IsUnserved holds until the text is served, not only where it was refused.
    [Test]
    public async Task Turn_ModelFileChangedWhileAnEditIsApplied_AppliesTheEditAnew()
    {
        using var folder = Watching.CreateFolder();
        using var watching = new Watching(folder);
        await watching.StartAsync(folder);
        watching.Swaps.Answer = RecordedSwaps.NeverAsync;
        folder.Write("config.yaml", Second);
        await watching.UntilAskedAsync(Second);

        watching.Swaps.Answer = (_, _) => Task.FromResult(RecordedSwaps.Published());
        folder.Write("model.onnx", "content 2");
        await Poll.UntilAsync(
            () =>
            {
                watching.Turn();
                return Task.FromResult(watching.Swaps.Texts.Count > 1);
            },
            "the attempt is overtaken and tried anew");

        Assert.That(watching.Swaps.Texts, Is.EqualTo(new[] { Second, Second }));
    }

    // Guard: the same, where the edit waits for the datastore.
    [Test]
    public async Task Turn_ModelFileChangedWhileAnEditIsPutOff_AppliesTheEditAnew()
    {
        using var folder = Watching.CreateFolder();
        using var watching = new Watching(folder);
        await watching.StartAsync(folder);
        watching.Swaps.Answer = (_, _) => throw new UnavailableException(UnavailableException.DatastoreUnavailable, "It is away.", TimeSpan.FromSeconds(1));
        folder.Write("config.yaml", Second);
        await watching.UntilAskedAsync(Second);

        watching.Swaps.Answer = (_, _) => Task.FromResult(RecordedSwaps.Published());
        folder.Write("model.onnx", "content 2");
        await watching.RestAsync();
        await watching.RestAsync();

        Assert.That(watching.Swaps.Texts, Has.Count.GreaterThan(1).And.All.EqualTo(Second));
    }

    // Guard: that an attempt at files alone was refused says nothing about config.yaml.
    [Test]
    public async Task Turn_ModelFileRefusedThenMended_AppliesWhatIsServed()
    {
        using var folder = Watching.CreateFolder();
        using var watching = new Watching(folder);
        await watching.StartAsync(folder);
        watching.Swaps.Answer = (_, _) => Task.FromResult(RecordedSwaps.Refused("it is damaged"));
        folder.Write("model.onnx", "content 2");
        await watching.RestAsync();

        watching.Swaps.Answer = (_, _) => Task.FromResult(RecordedSwaps.Published());
        folder.Write("model.onnx", "content 3");
        await watching.RestAsync();

        Assert.That(watching.Swaps.Texts, Is.EqualTo(new string?[] { null, null }));
    }

    [Test]
    public async Task Turn_HalfWrittenThenWhole_IsRefusedWithEveryProblemThenApplied()
    {
        using var folder = Watching.CreateFolder();
        using var watching = new Watching(folder);
        var proposals = new Interlock.Infrastructure.Configuration.ConfigProposals(watching.Source, PluginSet.None);
        watching.Swaps.Answer = (request, _) => Task.FromResult(proposals.Read(request.Text!) is { Config: null } wrong
            ? RecordedSwaps.Refused([.. wrong.Errors, "another problem"])
            : RecordedSwaps.Published());
        await watching.StartAsync(folder);

        folder.Write("config.yaml", Second[..40]);
        await watching.RestAsync();
        await watching.RestAsync();
        Assert.That(watching.Swaps.Texts, Is.EqualTo(new[] { Second[..40] }), "refused once, not tried again");

        folder.Write("config.yaml", Second);
        await watching.RestAsync();

        Assert.That(watching.Swaps.Texts, Is.EqualTo(new[] { Second[..40], Second }));
    }

    [Test]
    public async Task Turn_ApplyingFails_IsToldOnceAndTheNextEditIsApplied()
    {
        using var folder = Watching.CreateFolder();
        using var watching = new Watching(folder);
        await watching.StartAsync(folder);
        watching.Swaps.Answer = (_, _) => throw new InvalidOperationException("out of order");
        folder.Write("config.yaml", Second);
        await watching.RestAsync();
        await watching.RestAsync();
        Assert.That(watching.Lines.Count(line => line.Exception is InvalidOperationException), Is.EqualTo(1));

        watching.Swaps.Answer = (_, _) => Task.FromResult(RecordedSwaps.Published());
        folder.Write("config.yaml", Third);
        await watching.RestAsync();

        Assert.That(watching.Swaps.Texts, Is.EqualTo(new[] { Second, Third }));
    }

    [Test]
    public async Task Turn_DatastoreAway_IsTriedAgainWithPausesAndToldOnce()
    {
        using var folder = Watching.CreateFolder();
        using var watching = new Watching(folder);
        await watching.StartAsync(folder);
        watching.Swaps.Answer = (_, _) => throw new UnavailableException(UnavailableException.DatastoreUnavailable, "It is away.", TimeSpan.FromSeconds(1));
        folder.Write("config.yaml", Second);
        await watching.UntilAskedAsync(Second);

        var start = watching.Time.GetUtcNow();
        await Poll.UntilAsync(TurnUntil(() => watching.Swaps.Texts.Count == 6), "it is tried again and again");
        var waited = watching.Time.GetUtcNow() - start;
        Assert.That(waited.TotalSeconds, Is.GreaterThan(0.5 * (1 + 2 + 4 + 8 + 16)), "the pauses become longer");
        watching.Swaps.Answer = (_, _) => Task.FromResult(RecordedSwaps.Published());
        await Poll.UntilAsync(TurnUntil(() => watching.Swaps.Texts.Count == 7), "it is tried until it is served");
        Enumerable.Range(0, 400).ToList().ForEach(_ => watching.Turn());

        Assert.That(watching.Swaps.Texts, Is.EqualTo(Enumerable.Repeat(Second, 7)));
        Assert.That(watching.Lines.Count(line => line.Level >= LogLevel.Warning), Is.EqualTo(1));

        Func<Task<bool>> TurnUntil(Func<bool> condition) => async () =>
        {
            await watching.RestAsync();
            return condition();
        };
    }

    [Test]
    public async Task Turn_ConfigDeletedAndRestored_ChangesNothingUntilItIsBack()
    {
        using var folder = Watching.CreateFolder();
        using var watching = new Watching(folder);
        await watching.StartAsync(folder);

        File.Delete(folder.PathOf("config.yaml"));
        await watching.RestAsync();
        Assert.That(watching.Lines, Is.Empty, "it may be about to be replaced");
        Enumerable.Range(0, 100).ToList().ForEach(_ => watching.Turn());
        Assert.That(watching.Lines.Select(line => line.Id), Is.EqualTo(new[] { EventIds.ConfigUnreadable }));
        Assert.That(watching.Lines.Single().Text, Does.Contain(watching.Source.Shown));

        folder.Write("config.yaml", Second);
        await watching.RestAsync();
        Assert.That(watching.Swaps.Texts, Is.EqualTo(new[] { Second }));
    }

    [Test]
    public async Task Turn_ConfigGoneAndThenNoText_IsToldBoth()
    {
        using var folder = Watching.CreateFolder();
        using var watching = new Watching(folder);
        await watching.StartAsync(folder);
        File.Delete(folder.PathOf("config.yaml"));
        Enumerable.Range(0, 50).ToList().ForEach(_ => watching.Turn());

        await File.WriteAllBytesAsync(folder.PathOf("config.yaml"), [.. "models: "u8, 0xFF, 0xFF]);
        Enumerable.Range(0, 50).ToList().ForEach(_ => watching.Turn());

        Assert.That(watching.Lines.Select(line => line.Id), Is.EqualTo(new[] { EventIds.ConfigUnreadable, EventIds.ConfigUnreadable }));
        Assert.That(watching.Lines.Select(line => line.Text), Has.One.Contains("is not UTF-8"));
    }

    [Test]
    public async Task Turn_RefusedEditTakenBack_IsTold()
    {
        using var folder = Watching.CreateFolder();
        using var watching = new Watching(folder);
        await watching.StartAsync(folder);
        watching.Swaps.Answer = (request, _) => Task.FromResult(
            new SwapResult(request.Text == Second ? SwapOutcome.Refused : SwapOutcome.Unchanged, 1, null, [], new SwapReport()));
        folder.Write("config.yaml", Second);
        await watching.UntilAskedAsync(Second);
        await watching.RestAsync();

        folder.Write("config.yaml", Watching.Yaml("first"));
        await watching.RestAsync();

        Assert.That(watching.Lines.Single().Id, Is.EqualTo(EventIds.ConfigUnchanged));
    }

    [Test]
    public async Task Turn_ConfigThatIsNoText_IsTold()
    {
        using var folder = Watching.CreateFolder();
        using var watching = new Watching(folder);
        await watching.StartAsync(folder);

        await File.WriteAllBytesAsync(folder.PathOf("config.yaml"), [.. "models: "u8, 0xFF, 0xFF]);
        Enumerable.Range(0, 50).ToList().ForEach(_ => watching.Turn());

        Assert.That(watching.Swaps.Texts, Is.Empty);
        Assert.That(watching.Lines.Select(line => line.Text), Has.One.Contains("is not UTF-8"));
    }

    [Test]
    public async Task Turn_LookFails_IsToldOnceAndTriedAgain()
    {
        using var folder = Watching.CreateFolder();
        var proposals = new Mock<IConfigProposals>();
        proposals.Setup(reading => reading.Read(It.IsAny<string>())).Throws<InvalidOperationException>();
        using var watching = new Watching(folder, proposals: proposals.Object);
        await watching.StartAsync(folder);
        folder.Write("config.yaml", Second);
        await watching.RestAsync();
        await watching.RestAsync();
        Assert.That(watching.Lines.Count(line => line.Exception is InvalidOperationException), Is.EqualTo(1));

        proposals.Setup(reading => reading.Read(It.IsAny<string>())).Returns<string>(text => new ConfigProposal(text, null, ConfigSettings.None, [], []));
        await watching.RestAsync();

        Assert.That(watching.Swaps.Texts, Is.EqualTo(new[] { Second }));
    }
}
