using Interlock.Domain;

namespace Interlock.Application.Serving.Batching;

/// <summary>Compares what a model answers in a batch with what it answers to each item alone: a batch of N answers exactly what N single requests would.</summary>
/// <param name="sizes">The sizes of the batches to try; those above <c>serving.max-batch</c> are left out.</param>
/// <param name="differ">Whether two answers to the same item differ by more than rounding does.</param>
/// <param name="warningOf">What ops should know about an answer, or null.</param>
public sealed class BatchCheck<TInput, TOutput>(IReadOnlyList<int> sizes, Func<TOutput, TOutput, bool> differ, Func<TOutput, string?> warningOf)
{
    private const int MostItems = 16;
    private const int MostNamed = 10;
    private const string Cure = "Export it so that the first dimension of every input and output is open and is the rows, or set 'serving.max-batch: 1'.";

    /// <summary>Checks a model whose examples are answered.</summary>
    /// <returns>What ops should know about the answers.</returns>
    /// <exception cref="ModelLoadException">A batch fails, or is answered otherwise.</exception>
    internal async Task<IReadOnlyList<string>> RunAsync(LoadedModel<TInput, TOutput> model, CancellationToken cancellationToken)
    {
        // The last ones first: of made-up rows the first is zero, which hides much.
        var examples = model.Examples.Take(MostItems).Reverse().ToList();
        var alone = new List<TOutput>(examples.Count);
        foreach (var example in examples)
        {
            alone.Add((await model.InferAsync([example.Input], cancellationToken)).Outputs[0]);
        }

        foreach (var size in sizes.Where(size => size <= model.Id.Limits.MaxBatch))
        {
            var different = new SortedSet<int>();
            for (var start = 0; start < examples.Count; start += size)
            {
                int[] places = [.. Enumerable.Range(start, size).Select(place => place % examples.Count)];
                var together = await AnswerAsync(model, Array.ConvertAll(places, place => examples[place].Input), cancellationToken);
                different.UnionWith(places.Zip(together).Where(pair => differ(alone[pair.First], pair.Second)).Select(pair => pair.First));
            }

            RequireNone([.. different.Reverse().Select(place => examples[place].Name).Distinct().Take(MostNamed)], size);
        }

        return [.. alone.Select(warningOf).OfType<string>().Distinct()];
    }

    private static void RequireNone(IReadOnlyList<string> different, int size)
    {
        if (different.Count > 0)
        {
            throw new ModelLoadException(
                $"{string.Join("; ", different)} {(different.Count == 1 ? "is" : "are")} answered otherwise in a batch of {size} than alone: "
                + $"the file mixes the rows of a batch, or answers at random. {Cure}");
        }
    }

    private static async Task<IReadOnlyList<TOutput>> AnswerAsync(LoadedModel<TInput, TOutput> model, TInput[] inputs, CancellationToken cancellationToken)
    {
        try
        {
            return (await model.InferAsync(inputs, cancellationToken)).Outputs;
        }
        catch (InterlockException e) when (e is UnavailableException or DeadlineExceededException)
        {
            return []; // Slow is not wrong.
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ModelLoadException(
                $"a batch of {inputs.Length} fails, whose items are answered alone: {(e is InterlockException ? "" : $"{e.GetType().Name}: ")}{e.Message.TrimEnd('.')}. {Cure}", e);
        }
    }
}
