using Interlock.Application.Serving.Batching;
using Interlock.Application.Serving.Catalog;
using Interlock.Application.Serving.Comparing;
using Interlock.Application.Serving.Threads;
using Interlock.Domain;
using Interlock.Domain.Models;
using Interlock.Domain.Predictions;
using Interlock.Domain.Swaps;

namespace Interlock.Application.Serving.Loading;

/// <summary>What all kinds share: loading, replays and mirrors.</summary>
/// <typeparam name="TInput">An item.</typeparam>
/// <typeparam name="TOutput">An answer to one.</typeparam>
public abstract partial class ModelKind<TInput, TOutput>(IModelLoader loader, TimeProvider time) : IModelKind
{
    /// <summary>Batches of another size may be rounded otherwise.</summary>
    private const double MostRounding = 0.01;

    /// <inheritdoc />
    public abstract Type ConfigType { get; }

    /// <inheritdoc />
    public async Task<LoadedModel> LoadAsync(ModelVersion version, CancellationToken cancellationToken)
    {
        var instance = loader.Load<TInput, TOutput>(version);
        try
        {
            var examples = await ExamplesOfAsync(version, instance.Model, cancellationToken);
            return new LoadedModel<TInput, TOutput>(version, instance, examples, time, BatchCheckOf(version));
        }
        catch
        {
            instance.Lifetime.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public async Task<Comparison> ReplayAsync(
        LoadedModel before, LoadedModel after, IReadOnlyList<LabelledPrediction> recorded, CancellationToken until, CancellationToken cancellationToken)
    {
        var (old, next) = ((LoadedModel<TInput, TOutput>)before, (LoadedModel<TInput, TOutput>)after);
        var (comparison, pace) = (new Comparison(after.Id.Version, before.Id.Version), new Pace());
        foreach (var example in GoldenOf(old, next).TakeWhile(_ => !until.IsCancellationRequested))
        {
            comparison.Begin(isGolden: true);
            await AskBothAsync(old, next, new Asked(example.Input, example.Input, example.Input, null), example.Name, comparison, cancellationToken);
            await pace.NextAsync(cancellationToken);
        }

        foreach (var prediction in recorded.TakeWhile(_ => !until.IsCancellationRequested))
        {
            comparison.Begin(isGolden: false);
            await ReplayAsync(old, next, prediction, comparison, cancellationToken);
            await pace.NextAsync(cancellationToken);
        }

        return comparison;
    }

    /// <inheritdoc />
    public Mirror? MirrorOf(LoadedModel primary, LoadedModel other, MirrorPlan plan) =>
        primary is LoadedModel<TInput, TOutput> first && other is LoadedModel<TInput, TOutput> second && TakeTheSame(first, second)
            ? new Mirror<TInput, TOutput>(first, second, plan, Compare, time)
            : null;

    /// <summary>Requests to warm up with, and those with known answers.</summary>
    /// <exception cref="ModelLoadException">A request with a known answer breaks the contract.</exception>
    protected abstract ValueTask<IReadOnlyList<Example<TInput, TOutput>>> ExamplesOfAsync(
        ModelVersion version, IModel<TInput, TOutput> model, CancellationToken cancellationToken);

    /// <summary>How an answer differs from another one to the same item.</summary>
    protected abstract Difference Compare(TOutput before, TOutput after);

    /// <summary>The label of an answer, as <see cref="Compare"/> compares it; null where this kind has none.</summary>
    protected virtual string? LabelOf(TOutput output) => null;

    /// <summary>How wrong an answer was; null where this kind has no labels.</summary>
    protected virtual AnswerError? ErrorOf(TOutput answer, PredictionLabel truth) => null;

    /// <summary>The items of a recorded request, as a version of the model takes them; none where it cannot be replayed.</summary>
    /// <exception cref="InvalidInputException">It breaks the version's contract.</exception>
    protected abstract IAsyncEnumerable<TInput> InputsOf(Prediction recorded, LoadedModel<TInput, TOutput> model, CancellationToken cancellationToken);

    /// <summary>
    /// A recorded request as it comes from callers who send what it holds by name, where the new version lays it out differently than the old one; else null.
    /// </summary>
    protected virtual Prediction? ByName(Prediction recorded, LoadedModel<TInput, TOutput> before, LoadedModel<TInput, TOutput> after) => null;

    /// <summary>The sizes of the batches that a version is tried with when it is loaded.</summary>
    protected virtual IReadOnlyList<int> BatchesToCheck(ModelVersion version) => [2];

    /// <summary>What ops should know about an answer, or null.</summary>
    protected virtual string? WarningOf(ModelVersion version, TOutput output) => null;

    /// <summary>Whether a request becomes the same items for both versions.</summary>
    protected virtual bool ReadAlike(LoadedModel<TInput, TOutput> one, LoadedModel<TInput, TOutput> other) => true;

    /// <summary>Throws where an answer cannot be right.</summary>
    /// <exception cref="InferenceException">It breaks the contract.</exception>
    protected virtual void Require(TInput input, TOutput output)
    {
    }

    /// <summary>Whether an item for one version fits the other: their contracts are the same.</summary>
    private bool TakeTheSame(LoadedModel<TInput, TOutput> one, LoadedModel<TInput, TOutput> other) =>
        one.Id.ContractFingerprint == other.Id.ContractFingerprint && ReadAlike(one, other);

    /// <summary>The requests with known answers that both versions take. They were read for the new version, which has passed them.</summary>
    private IEnumerable<Example<TInput, TOutput>> GoldenOf(LoadedModel<TInput, TOutput> before, LoadedModel<TInput, TOutput> after) =>
        ReadAlike(before, after) ? after.Examples.Where(example => example.IsGolden) : [];

    private async Task ReplayAsync(
        LoadedModel<TInput, TOutput> before, LoadedModel<TInput, TOutput> after, LabelledPrediction labelled, Comparison comparison, CancellationToken cancellationToken)
    {
        var recorded = labelled.Prediction;
        if (!recorded.HasRequest)
        {
            comparison.AddSkipped();
            return;
        }

        var next = await ReadAsync(recorded, after, cancellationToken);
        var old = TakeTheSame(before, after) ? next : await ReadAsync(recorded, before, cancellationToken);
        var named = ByName(recorded, before, after) is { } other ? await ReadAsync(other, after, cancellationToken) : next;
        if ((next.Refusal ?? named.Refusal) is var refusal && (old.Refusal is not null || refusal is not null))
        {
            Count(comparison, old.Refusal, refusal);
            return;
        }

        if (old.Inputs.Count == 0 || old.Inputs.Count != next.Inputs.Count || old.Inputs.Count != named.Inputs.Count)
        {
            comparison.AddSkipped();
            return;
        }

        for (var i = 0; i < old.Inputs.Count; i++)
        {
            await AskBothAsync(before, after, new Asked(old.Inputs[i], next.Inputs[i], named.Inputs[i], labelled.Truth), recorded.Id, comparison, cancellationToken);
        }
    }

    private async Task<(IReadOnlyList<TInput> Inputs, string? Refusal)> ReadAsync(
        Prediction recorded, LoadedModel<TInput, TOutput> model, CancellationToken cancellationToken)
    {
        PoolThreads.Detach();
        try
        {
            var inputs = new List<TInput>();
            await foreach (var input in InputsOf(recorded, model, cancellationToken))
            {
                inputs.Add(input);
            }

            return (inputs, null);
        }
        catch (InvalidInputException e)
        {
            return ([], $"prediction {recorded.Id}: {e.Message}");
        }
    }

    private async Task AskBothAsync(
        LoadedModel<TInput, TOutput> before,
        LoadedModel<TInput, TOutput> after,
        Asked input,
        string name,
        Comparison comparison,
        CancellationToken cancellationToken)
    {
        var (old, next) = (await AskAsync(before, input.Before, cancellationToken), await AskAsync(after, input.After, cancellationToken));
        var named = ReferenceEquals(input.Named, input.After) ? next : await AskAsync(after, input.Named, cancellationToken);
        var failure = next.Failure ?? named.Failure;
        if (old.Inference is not { } said || next.Inference is not { } says || named.Inference is not { } saysByName)
        {
            Count(comparison, old.Failure is null ? null : $"{name}: {old.Failure}", failure is null ? null : $"{name}: {failure}");
            return;
        }

        var (byPlace, byName) = (Compare(said.Outputs[0], says.Outputs[0]), Compare(said.Outputs[0], saysByName.Outputs[0]));
        var flip = byPlace.IsFlip || byName.IsFlip ? new LabelFlip(name, LabelOf(said.Outputs[0]), LabelOf((byPlace.IsFlip ? says : saysByName).Outputs[0])) : null;
        comparison.Add(Difference.Worse(byPlace, byName), said.Inferred, says.Inferred, flip);
        if (input.Truth is { } truth && ErrorOf(said.Outputs[0], truth) is { } wasWrong && ErrorOf(says.Outputs[0], truth) is { } isWrong)
        {
            comparison.AddTruth(wasWrong, isWrong);
        }
    }

    private async Task<(Inference<TOutput>? Inference, string? Failure)> AskAsync(
        LoadedModel<TInput, TOutput> model, TInput input, CancellationToken cancellationToken)
    {
        PoolThreads.Detach();
        try
        {
            var inference = await model.InferWithRetryAsync([input], time, cancellationToken);
            Require(input, inference.Outputs[0]);
            return (inference, null);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // Any exception is a finding about the version.
            return (null, e is InterlockException ? e.Message : $"it failed unexpectedly ({e.GetType().Name})");
        }
    }

    private static void Count(Comparison comparison, string? before, string? after)
    {
        if (before is not null && after is not null)
        {
            comparison.AddSkipped();
        }
        else
        {
            comparison.AddError(isNew: after is not null, (after ?? before)!);
        }
    }

    private BatchCheck<TInput, TOutput>? BatchCheckOf(ModelVersion version) => BatchesToCheck(version) is { Count: > 0 } sizes
        ? new BatchCheck<TInput, TOutput>(sizes, (alone, together) => Compare(alone, together) is { IsFlip: true } or { Drift: > MostRounding }, output => WarningOf(version, output))
        : null;

    /// <summary>An item as both versions take it, as the new one takes it from callers who send its parts by name, and what is true.</summary>
    private readonly record struct Asked(TInput Before, TInput After, TInput Named, PredictionLabel? Truth);
}
