using Interlock.Domain;
using Interlock.Domain.Access;
using Interlock.Domain.Models;

namespace Interlock.Application.Serving.Batching;

/// <summary>A live instance of a version of a kind.</summary>
public sealed class LoadedModel<TInput, TOutput> : LoadedModel
{
    /// <summary>So many answers of a warm-up may be late: the first ones compile and read what the next ones need, and other versions may be loading.</summary>
    private const int MostLate = 3;

    private readonly Batcher<TInput, TOutput> _batcher;
    private readonly BatchCheck<TInput, TOutput>? _batchCheck;

    /// <summary>A loaded version.</summary>
    /// <param name="id">Which version of which model.</param>
    /// <param name="instance">The implementation and the scope that owns it.</param>
    /// <param name="examples">Requests with known answers, to warm up with.</param>
    /// <param name="time">The clock.</param>
    /// <param name="batchCheck">Compares answers in batches with those of single items; null where there are no batches.</param>
    public LoadedModel(
        ModelVersion id,
        ModelInstance<TInput, TOutput> instance,
        IReadOnlyList<Example<TInput, TOutput>> examples,
        TimeProvider time,
        BatchCheck<TInput, TOutput>? batchCheck = null)
        : base(id, instance.Lifetime, instance.Hashes, time)
    {
        Model = instance.Model;
        Examples = examples;
        _batchCheck = batchCheck;
        _batcher = new Batcher<TInput, TOutput>(this, instance.Model, time);
    }

    /// <summary>The implementation; requests go through <see cref="InferAsync(IReadOnlyList{TInput}, Caller, int, CancellationToken)"/>.</summary>
    public IModel<TInput, TOutput> Model { get; }

    /// <summary>Requests to warm up with, and those with known answers.</summary>
    public IReadOnlyList<Example<TInput, TOutput>> Examples { get; private set; }

    /// <summary>What it answered first when it was warmed up, null before: what its answers look like.</summary>
    public TOutput? Sample { get; private set; }

    /// <inheritdoc />
    public override int Waiting => _batcher.Waiting;

    /// <inheritdoc />
    public override int Running => _batcher.Running;

    /// <inheritdoc />
    public override int GoldenCount => Examples.Count(example => example.IsGolden);

    /// <inheritdoc cref="Batcher{TInput,TOutput}.InferAsync"/>
    public ValueTask<Inference<TOutput>> InferAsync(IReadOnlyList<TInput> inputs, Caller? caller, int priority, CancellationToken cancellationToken) =>
        _batcher.InferAsync(inputs, caller, priority, cancellationToken);

    /// <summary>Answers the inputs of the server itself, all or none.</summary>
    /// <inheritdoc cref="Batcher{TInput,TOutput}.InferAsync"/>
    public ValueTask<Inference<TOutput>> InferAsync(IReadOnlyList<TInput> inputs, CancellationToken cancellationToken) => InferAsync(inputs, null, 0, cancellationToken);

    /// <inheritdoc />
    public override async Task WarmUpAsync(CancellationToken cancellationToken)
    {
        var (answered, problems, unanswered) = (new List<Example<TInput, TOutput>>(Examples.Count), new LoadProblems(), new LoadProblems(cure: Examples is [var first, ..] ? first.Cure : null));
        var late = 0;
        for (var i = 0; i < Examples.Count; i++)
        {
            var example = Examples[i];
            try
            {
                var inference = await InferAsync([example.Input], cancellationToken);
                example.Check(inference.Outputs[0]);
                answered.Add(example);
                Sample ??= inference.Outputs[0];
            }
            catch (DeadlineExceededException) when (late++ < MostLate)
            {
                i--;
            }
            catch (Exception e) when (example.Asked is not null && e is InferenceException or not InterlockException && !cancellationToken.IsCancellationRequested)
            {
                unanswered.Add($"{example.Name}: {Describe(e).TrimEnd('.')}. It was asked {example.Asked}", e);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                problems.Add($"{example.Name}: {Describe(e)}", e);

                // Others would be late, too.
                if (problems.IsFull || e is UnavailableException or DeadlineExceededException)
                {
                    break;
                }
            }
        }

        problems.ThrowIfAny();
        if (answered.Count == 0)
        {
            unanswered.ThrowIfAny();
        }

        Examples = answered;
    }

    /// <inheritdoc />
    public override async Task CheckBatchesAsync(CancellationToken cancellationToken)
    {
        Warnings = _batchCheck is null ? [] : await _batchCheck.RunAsync(this, cancellationToken);
        Health.Statistics.ClearRuns();
    }

    private static string Describe(Exception e) => e is InterlockException ? e.Message : $"{e.GetType().Name}: {e.Message}";
}

/// <summary>An implementation as the container built it.</summary>
/// <param name="Model">The implementation.</param>
/// <param name="Hashes">SHA-256 of each of its files, by path.</param>
/// <param name="Lifetime">The scope that owns it.</param>
public sealed record ModelInstance<TInput, TOutput>(IModel<TInput, TOutput> Model, IReadOnlyDictionary<string, string> Hashes, IDisposable Lifetime);

/// <summary>A request to warm up with.</summary>
/// <param name="Name">Where it comes from, for messages.</param>
/// <param name="Input">The item.</param>
/// <param name="Check">Throws an <see cref="InferenceException"/> when the answer is not the known one.</param>
/// <param name="IsGolden">Its answer is known; else it is made up.</param>
/// <param name="Asked">What it asks, where the model may fail as long as it answers another one. Null where it must be answered.</param>
/// <param name="Cure">What to do if none of these is answered.</param>
public sealed record Example<TInput, TOutput>(
    string Name, TInput Input, Action<TOutput> Check, bool IsGolden = false, string? Asked = null, string? Cure = null);
