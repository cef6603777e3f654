using Interlock.Api.Access;
using Interlock.Api.Bodies;
using Interlock.Api.Http;
using Interlock.Api.Http.Errors;
using Interlock.Api.Images;
using Interlock.Application.Configuration;
using Interlock.Application.Serving.Catalog;
using Interlock.Application.Streams;
using Interlock.Domain;
using Interlock.Domain.Access;
using Microsoft.AspNetCore.Mvc;

namespace Interlock.Api.Streams;

/// <summary>Streams of requests to models of every kind.</summary>
[ApiController, DirectActions, Tags("Streams")]
[RequiresRole(Role.Infer)]
public sealed class StreamsController(
    IStreamService service, IModelCatalog catalog, ServerConfig server, IHostApplicationLifetime application, TimeProvider time)
{
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(1);

    /// <summary>Answers every line, or every part, while the body comes.</summary>
    [HttpPost("/models/{model}/stream")]
    [ProducesResponseType(StatusCodes.Status200OK)]
    public async Task Answer(HttpContext context)
    {
        var served = catalog.Current.Require((string)context.Request.RouteValues["model"]!);
        var target = RequestTarget.Of(context, served);
        RequestTarget.RequireNoKey(target, "is the key of one request, but a stream has many; send the request by itself");
        var isParts = StreamHead.IsParts(context.Request, served.Choose(target).Id.Config);
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
                // What was sent is not marked as whole then: Kestrel breaks the connection, and drops what its socket has not taken yet.
                await Task.Delay(Linger, context.RequestAborted);
                throw;
            }
        }
    }

    private IRequestSource SourceOf(HttpRequest request, bool isParts, CancellationToken draining)
    {
        var (body, longest) = (new StreamBody(request.Body, draining), server.BodyLimit.Bytes);
        return isParts ? new PartSource(ImageForm.BoundaryOf(request), body, longest, Hold) : new LineSource(body, longest, Hold);

        void Hold(long bytes) => BodyLease.Hold(request.HttpContext, bytes);
    }

    private static bool IsOfClient(Exception e) => e is StreamIdleException or TooLargeException or InvalidInputException or BadHttpRequestException;
}
