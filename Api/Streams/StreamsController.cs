using Interlock.Api.Http;
using Interlock.Api.Images;
using Interlock.Application.Configuration;
using Interlock.Application.Streams;
using Interlock.Domain;
using Microsoft.AspNetCore.Mvc;

namespace Interlock.Api.Streams;

/// <summary>POST /models/{model}/stream for models of every kind.</summary>
[NonController]
public sealed class StreamsController(
    IStreamService service, RequestTarget targets, ServerConfig server, IHostApplicationLifetime application, TimeProvider time)
{
    /// <summary>Maps the route past MVC's action invoker, which costs as much as a model that answers in microseconds (docs/performance.md).</summary>
    internal static void Map(WebApplication app)
    {
        var controller = app.Services.GetRequiredService<StreamsController>();
        app.MapPost("/models/{model}/stream", controller.Answer);
    }

    /// <summary>Answers every line, or every part, while the body comes.</summary>
    public async Task Answer(HttpContext context)
    {
        var target = targets.Of(context);
        var isParts = StreamHead.IsParts(context.Request, service.Require(target));
        using var drain = new StreamDrain(application, server, time);
        var source = SourceOf(context.Request, isParts, drain.Token);
        StreamHead.Prepare(context, server.StreamLimit);
        using var output = new StreamOutput(context, server.StreamIdle, time);
        try
        {
            await service.AnswerAsync(target, source, output, context.RequestAborted);
        }
        catch (Exception e) when (e is not OperationCanceledException && !context.RequestAborted.IsCancellationRequested)
        {
            output.WriteEnd(ErrorMap.OfLine(e), isParts);
            await output.FlushAsync(context.RequestAborted);
            if (!IsOfClient(e))
            {
                throw; // What was sent is not marked as whole then.
            }
        }
    }

    private IRequestSource SourceOf(HttpRequest request, bool isParts, CancellationToken draining)
    {
        var body = new StreamBody(request.Body, draining);
        return isParts ? new PartSource(ImageForm.BoundaryOf(request), body, server.BodyLimit.Bytes) : new LineSource(body, server.BodyLimit.Bytes);
    }

    private static bool IsOfClient(Exception e) => e is StreamIdleException or TooLargeException or InvalidInputException or BadHttpRequestException;
}
