using System.IO.Pipelines;
using System.Text.Encodings.Web;
using System.Text.Json;
using Interlock.Api.Http.Errors;
using Interlock.Application;
using Interlock.Application.Calls;
using Interlock.Application.Streams;
using Interlock.Domain;

namespace Interlock.Api.Streams;

/// <summary>Writes an answer a line: NDJSON.</summary>
/// <param name="context">Of the request.</param>
/// <param name="idle">How long to wait for a client that does not read.</param>
/// <param name="time">The clock.</param>
internal sealed class StreamOutput(HttpContext context, TimeSpan idle, TimeProvider time) : IAnswerSink, IDisposable
{
    private const int EnoughBytes = 32 * 1024;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly PipeWriter _body = context.Response.BodyWriter;
    private readonly Utf8JsonWriter _json = new(Stream.Null, Options);
    private bool _isBegun;
    private long _last;
    private long _unsent;

    /// <inheritdoc />
    public bool IsFull => _unsent >= EnoughBytes;

    /// <inheritdoc />
    public void Write(StreamRequest request, CallResult result)
    {
        _last = request.Number;
        Begin(request.Number, request.File);
        if (result.Answer is { } answer)
        {
            WriteVersion(answer.Version, answer.Revision);
            _json.WritePropertyName("data"u8);

            // A part is one picture; the answer to a request with pictures is a list.
            _json.WriteRawValue((request.File is null ? answer.Data : answer.Data[1..^1]).Span, skipInputValidation: true);
        }
        else
        {
            WriteError(result.Error!, isPart: request.File is not null);
        }

        End();
    }

    /// <summary>Writes the line that says why the stream ended before the body did.</summary>
    /// <param name="problem">Why.</param>
    /// <param name="isParts">Whether the body has parts.</param>
    public void WriteEnd(Problem problem, bool isParts)
    {
        Begin(_last + 1, isParts ? "" : null);
        WriteProblem(problem);
        _json.WriteBoolean("end"u8, true);
        End();
    }

    /// <inheritdoc />
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (_unsent == 0 && _isBegun)
        {
            return;
        }

        (_unsent, _isBegun) = (0, true);
        var flush = _body.FlushAsync(cancellationToken);
        if (flush.IsCompletedSuccessfully)
        {
            return;
        }

        try
        {
            await flush.AsTask().WaitAsync(idle, time, cancellationToken);
        }
        catch (TimeoutException e)
        {
            context.Abort();
            throw new OperationCanceledException("The client does not read.", e);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _json.Dispose();

    private void Begin(long number, string? file)
    {
        _json.Reset(_body);
        _json.WriteStartObject();
        _json.WriteNumber(file is null ? "line"u8 : "part"u8, number);
        if (!string.IsNullOrEmpty(file))
        {
            _json.WriteString("file"u8, file);
        }
    }

    private void End()
    {
        _json.WriteEndObject();
        _json.Flush();
        _body.GetSpan(1)[0] = (byte)'\n';
        _body.Advance(1);
        _unsent += _json.BytesCommitted + 1;
    }

    private void WriteError(InterlockException error, bool isPart)
    {
        if (error.FailedBy is var (version, revision))
        {
            WriteVersion(version, revision);
        }

        // The one problem of a part needs no path.
        var problem = ErrorMap.OfLine(error);
        WriteProblem(isPart && problem.Problems is [var only] ? problem with { Detail = only.Message, Problems = [] } : problem);
    }

    private void WriteVersion(string version, int revision)
    {
        _json.WriteString("version"u8, version);
        _json.WriteNumber("revision"u8, revision);
    }

    private void WriteProblem(Problem problem)
    {
        _json.WriteString("code"u8, problem.Code);
        _json.WriteString("msg"u8, problem.Detail);
        ProblemsJson.WriteErrors(_json, problem.Problems);
    }
}
