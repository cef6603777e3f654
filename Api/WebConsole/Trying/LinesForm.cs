using System.Globalization;
using System.Text;
using Interlock.Api.Http;
using Interlock.Api.Http.Errors;
using Interlock.Application.Calls;
using Interlock.Application.Configuration;
using Interlock.Application.Serving.Catalog;
using Interlock.Application.Streams;
using Interlock.Domain;

namespace Interlock.Api.WebConsole.Trying;

/// <summary>Many requests, one a line, as a stream answers them; for models of every kind.</summary>
public sealed class LinesForm(IStreamService streams, ServerConfig server) : ITryForm
{
    private const string File = "file";
    private const string Lines = "lines";
    private const string ContentType = "application/x-ndjson";

    /// <inheritdoc />
    public Type ConfigType => typeof(ModelConfig);

    /// <inheritdoc />
    public IReadOnlyList<PageField> FieldsOf(ServedModel model) =>
    [
        new(File, "File of requests", PageFieldKind.File) { Hint = $"NDJSON: on each line what POST /models/{model.Name} takes" },
        new(Lines, "or requests", PageFieldKind.Lines) { Rows = 8, Hint = "One a line, in JSON" },
    ];

    /// <inheritdoc />
    public InputProblem AtField(InputProblem problem, ModelConfig model) => problem;

    /// <inheritdoc />
    public async Task<TryAnswer> AskAsync(TryCall asked, CancellationToken cancellationToken)
    {
        var (sink, stopped) = (new Sink(), (string?)null);
        await using var source = asked.Open(File, Lines, "requests");
        try
        {
            await streams.AnswerAsync(RequestTarget.Of(asked.Context, asked.Model), new LineSource(source, server.BodyLimit.Bytes), sink, cancellationToken);
        }
        catch (InterlockException e) when (sink.Count > 0)
        {
            // What was answered before is recorded, and shown.
            stopped = e.Message;
        }

        return new TryAnswer([asked.SampleOf($"/models/{asked.Model.Name}/stream", ContentType, "requests.ndjson", File, Lines)])
        {
            Headline = string.Create(CultureInfo.InvariantCulture, $"{sink.Count - sink.Failed} of {sink.Count} answered"),
            Facts = [new PageFact("Stopped", stopped)],
            Tables = [sink.Table],
        };
    }

    /// <summary>Keeps the first answers, and counts the others.</summary>
    private sealed class Sink : IAnswerSink
    {
        private const int MostShown = 200;
        private const int LongestAnswer = 300;

        private readonly List<IReadOnlyList<PageCell>> _rows = [];

        public int Count { get; private set; }

        public int Failed { get; private set; }

        public bool IsFull => false;

        public PageTable Table => new(Count > MostShown ? $"The first {MostShown} answers" : "Answers", ["Line", "Version", "Answer", "Problem"], _rows);

        public void Write(StreamRequest request, CallResult result)
        {
            (Count, Failed) = (Count + 1, Failed + (result.Error is null ? 0 : 1));
            if (Count <= MostShown)
            {
                _rows.Add([request.Number.ToString(CultureInfo.InvariantCulture), result.Answer?.Version, TextOf(result.Answer), result.Error is { } error ? ErrorMap.OfLine(error).Detail : null]);
            }
        }

        public ValueTask FlushAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

        private static string? TextOf(CallAnswer? answer) => answer is null ? null : Excerpt.Of(Encoding.UTF8.GetString(answer.Data.Span), LongestAnswer);
    }
}
