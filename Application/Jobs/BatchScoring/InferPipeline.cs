using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading.Channels;
using Interlock.Application.Jobs.BatchScoring.Rows;
using Interlock.Application.Jobs.Steps;
using Microsoft.Extensions.ObjectPool;

namespace Interlock.Application.Jobs.BatchScoring;

/// <summary>
/// Reads ahead, asks the model with several blocks at the same time, and gives the answers back in the order of the rows. What is held in memory is
/// bounded by the blocks that are under way.
/// </summary>
internal sealed class InferPipeline(IRowSource source, IRowAnswerer answerer, IRowSink sink, InferStepConfig config)
{
    // So many blocks beyond those that are being answered may wait to be written, while a commit takes its time.
    private const int Ahead = 8;

    private readonly DefaultObjectPool<FormattedRows> _free = new(new DefaultPooledObjectPolicy<FormattedRows>(), answerer.Degree + Ahead);

    /// <summary>The rows, formatted, block by block, with the block each is of.</summary>
    /// <param name="first">The first block, already read; null where there is none.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async IAsyncEnumerable<(RowBlock Block, FormattedRows Rows)> RunAsync(RowBlock? first, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var places = new SemaphoreSlim(answerer.Degree);
        var blocks = Channel.CreateBounded<(RowBlock Block, Task<FormattedRows> Rows)>(answerer.Degree + Ahead);
        var reading = ReadAsync(first, blocks.Writer, places, ending.Token);
        try
        {
            await foreach (var (block, task) in blocks.Reader.ReadAllAsync(cancellationToken))
            {
                var rows = await task;
                yield return (block, rows);
                _free.Return(rows);
            }
        }
        finally
        {
            // Nobody may use the source or the model after this has returned.
            await ending.CancelAsync();
            await Task.WhenAll([.. await Drain(blocks.Reader, reading)]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ReadAsync(
        RowBlock? block, ChannelWriter<(RowBlock Block, Task<FormattedRows> Rows)> blocks, SemaphoreSlim places, CancellationToken cancellationToken)
    {
        try
        {
            var left = config.Chunk;
            for (; block is not null; block = await source.ReadAsync(Math.Min(answerer.BlockRows, left), cancellationToken))
            {
                left -= block.Count;
                block.EndsChunk = left == 0;
                left = left == 0 ? config.Chunk : left;
                await places.WaitAsync(cancellationToken);
                var current = block;
                await blocks.WriteAsync((current, Task.Run(() => AnswerAsync(current, places, cancellationToken), cancellationToken)), cancellationToken);
            }

            blocks.Complete();
        }
        catch (Exception e)
        {
            // Told behind the blocks that were read before.
            blocks.Complete(e);
        }
    }

    private async Task<FormattedRows> AnswerAsync(RowBlock block, SemaphoreSlim places, CancellationToken cancellationToken)
    {
        RowAnswers answers;
        try
        {
            answers = await answerer.AnswerAsync(block, cancellationToken);
        }
        finally
        {
            places.Release();
        }

        var rows = _free.Get();
        rows.End = block.End;
        for (var i = 0; i < block.Count; i++)
        {
            var problem = answers.Answers[i].Problem ?? Format(answers, i, rows);
            if (problem is null)
            {
                continue;
            }

            rows.Bad.Add(new BadRow(block.NameOf(i), problem));
            if (config.BadRows == BadRows.Fail)
            {
                rows.End = block[i].At;
                break;
            }
        }

        return rows;
    }

    private string? Format(RowAnswers answers, int row, FormattedRows into)
    {
        try
        {
            sink.Format(answers.Block, row, answers.Answers[row], into);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Around the request, which could be read, stands something that cannot.
            return "is not JSON, or a text in it is not valid Unicode";
        }

        into.Count++;
        if (answers.Predictions.Length > 0)
        {
            into.Predictions.AddRange(answers.Predictions[row]);
        }

        return null;
    }

    private static async Task<List<Task>> Drain(ChannelReader<(RowBlock Block, Task<FormattedRows> Rows)> blocks, Task reading)
    {
        var open = new List<Task>();
        while (await WaitAsync(blocks))
        {
            while (blocks.TryRead(out var block))
            {
                open.Add(block.Rows);
            }
        }

        open.Add(reading);
        return open;
    }

    private static async Task<bool> WaitAsync(ChannelReader<(RowBlock Block, Task<FormattedRows> Rows)> blocks)
    {
        try
        {
            return await blocks.WaitToReadAsync();
        }
        catch (Exception)
        {
            return false; // It ended with an error, which was told where it is handled.
        }
    }
}
