using System.Threading.Channels;
using Interlock.Application.Serving.Batching;
using Interlock.Domain;

namespace Interlock.Application.Serving.Comparing;

/// <summary>
/// Sends the requests of one version to another as well, off the request path, and compares the answers. Requests that come while it is busy are skipped.
/// </summary>
public abstract class Mirror(LoadedModel primary, LoadedModel other, bool judgesOther, Comparison comparison)
{
    /// <summary>Whether the other is under test, as a shadow is; else the primary is, as after a swap.</summary>
    public bool JudgesOther { get; } = judgesOther;

    /// <summary>The version that answers callers.</summary>
    public LoadedModel Primary { get; } = primary;

    /// <summary>The version whose answers are compared only.</summary>
    public LoadedModel Other { get; } = other;

    /// <summary>The result so far.</summary>
    public Comparison Comparison { get; } = comparison;

    /// <summary>Stops mirroring.</summary>
    public abstract void Halt();
}

/// <inheritdoc />
/// <typeparam name="TInput">An item.</typeparam>
/// <typeparam name="TOutput">An answer to one.</typeparam>
public sealed class Mirror<TInput, TOutput> : Mirror
{
    private const int MostWaiting = 64;

    private readonly Channel<Mirrored> _waiting = Channel.CreateBounded<Mirrored>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    private readonly LoadedModel<TInput, TOutput> _other;
    private readonly Func<TOutput, TOutput, Difference> _compare;
    private readonly TimeSpan _pause;
    private readonly TimeProvider _time;
    private volatile bool _isHalted;
    private long _next;

    /// <summary>A mirror, active until it is halted.</summary>
    /// <param name="primary">The version that answers callers.</param>
    /// <param name="other">The version that gets the requests as well.</param>
    /// <param name="plan">What is compared with what, and how often.</param>
    /// <param name="compare">The other's answer, then the primary's, as the plan says.</param>
    /// <param name="time">The clock.</param>
    public Mirror(
        LoadedModel<TInput, TOutput> primary, LoadedModel<TInput, TOutput> other, MirrorPlan plan, Func<TOutput, TOutput, Difference> compare, TimeProvider time)
        : base(primary, other, plan.JudgesOther, plan.JudgesOther ? new Comparison(other.Id.Version, primary.Id.Version) : new Comparison(primary.Id.Version, other.Id.Version))
    {
        (_other, _compare, _pause, _time) = (other, compare, plan.Pause, time);
        Work = Task.Run(WorkAsync);
    }

    /// <summary>Its work, which ends when it is halted or the other version is retired.</summary>
    internal Task Work { get; }

    /// <summary>Mirrors a request that was answered, unless the queue is full.</summary>
    /// <param name="answeredBy">The version that answered.</param>
    /// <param name="inputs">The request.</param>
    /// <param name="inference">The answer.</param>
    public void Offer(LoadedModel answeredBy, IReadOnlyList<TInput> inputs, Inference<TOutput> inference)
    {
        if (!ReferenceEquals(answeredBy, Primary) || (_pause > TimeSpan.Zero && !IsTime()))
        {
            return;
        }

        _waiting.Writer.TryWrite(new Mirrored(inputs, inference));
    }

    /// <inheritdoc />
    public override void Halt()
    {
        _isHalted = true;
        _waiting.Writer.TryComplete();
    }

    private bool IsTime()
    {
        var (now, next) = (_time.GetTimestamp(), Volatile.Read(ref _next));
        var after = now + (long)(_pause.TotalSeconds * _time.TimestampFrequency);
        return now >= next && Interlocked.CompareExchange(ref _next, after, next) == next;
    }

    private async Task WorkAsync()
    {
        await foreach (var mirrored in _waiting.Reader.ReadAllAsync())
        {
            // Halted or retired.
            if (_isHalted || !_other.TryAcquire())
            {
                Halt();
                return;
            }

            try
            {
                await AskAsync(mirrored);
            }
            finally
            {
                _other.ReleaseLease();
            }
        }
    }

    private async Task AskAsync(Mirrored mirrored)
    {
        Comparison.Begin(isGolden: false);
        try
        {
            var said = await _other.InferAsync(mirrored.Inputs, CancellationToken.None);
            for (var i = 0; i < said.Outputs.Count; i++)
            {
                Compare(mirrored.Inference, said, i);
            }
        }
        catch (UnavailableException)
        {
            Comparison.AddSkipped();
        }
        catch (Exception e)
        {
            // Any exception is a finding about the version.
            Comparison.AddError(isNew: JudgesOther, e is InterlockException ? e.Message : $"It failed unexpectedly: {e.GetType().Name}");
        }
    }

    private void Compare(Inference<TOutput> given, Inference<TOutput> said, int item)
    {
        var (before, after) = JudgesOther ? (given, said) : (said, given);
        Comparison.Add(_compare(before.Outputs[item], after.Outputs[item]), before.Inferred, after.Inferred, null);
    }

    private readonly record struct Mirrored(IReadOnlyList<TInput> Inputs, Inference<TOutput> Inference);
}

/// <summary>What a mirror is for.</summary>
/// <param name="JudgesOther">Whether the other is under test, as a shadow is; else the primary is, as after a swap.</param>
/// <param name="Pause">Shortest time between two requests that are mirrored; zero for no limit.</param>
public sealed record MirrorPlan(bool JudgesOther, TimeSpan Pause)
{
    /// <summary>For a shadow of the active version.</summary>
    public static MirrorPlan Shadow { get; } = new(true, TimeSpan.Zero);

    /// <summary>For the previous version, while the new one is watched.</summary>
    public static MirrorPlan Watch { get; } = new(false, TimeSpan.FromMilliseconds(20));
}
