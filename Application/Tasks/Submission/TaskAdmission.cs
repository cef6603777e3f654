using System.Diagnostics;
using System.Text;
using Interlock.Application.Calls;
using Interlock.Application.Serving.Catalog;
using Interlock.Domain;
using Interlock.Domain.Tasks;

namespace Interlock.Application.Tasks.Submission;

/// <summary>Checks requests with <c>Prefer: respond-async</c>, so that bad ones are rejected at once.</summary>
public sealed class TaskAdmission(
    ICallService calls, IModelCatalog catalog, ITaskEngine engine, TaskTargets targets, ICallbacks callbacks, TimeProvider time)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Makes the task of a request.</summary>
    /// <exception cref="InvalidInputException">Every problem with the request, the key or the callback's address.</exception>
    /// <exception cref="UnknownModelException">There is no such model.</exception>
    /// <exception cref="UnavailableException"><c>not_ready</c>: the server is still loading.</exception>
    public InferenceTask TaskOf(TaskRequest request)
    {
        if (!catalog.Current.IsReady)
        {
            throw new UnavailableException(UnavailableException.NotReady, "The server is still loading.", TimeSpan.FromSeconds(1));
        }

        calls.Check(request.Target, request.Json);
        HeaderKey.Check("Idempotency-Key", request.IdempotencyKey);
        if (request.CallbackUrl is { } url)
        {
            callbacks.Check(url);
        }

        var now = time.GetUtcNow();
        var (model, version, share) = request.Target;
        var task = InferenceTask.Accept(now, model, TextOf(request.Json), request.IdempotencyKey, request.CallbackUrl, version, share, request.Target.Caller?.Name, request.Target.RequestKey);
        task.TraceParent = Activity.Current?.Id;
        if (engine.NeedsOffers)
        {
            task.Offer(now.UtcDateTime);
        }

        if (request.Target.Served is { } served)
        {
            targets.Accept(task, served);
        }

        return task;
    }

    /// <summary>Rejects a task for a version that is not loaded.</summary>
    /// <exception cref="VersionNotLoadedException">The task does.</exception>
    public void CheckVersion(InferenceTask task)
    {
        if (task.VersionWanted is not null && catalog.Current.Models.TryGetValue(task.Model, out var served))
        {
            served.Choose(targets.Of(task));
        }
    }

    private static string TextOf(ReadOnlyMemory<byte> json)
    {
        try
        {
            return Strict.GetString(json.Span);
        }
        catch (DecoderFallbackException)
        {
            throw InvalidInputException.At("$", "the request is not UTF-8", InvalidInputException.MalformedJson);
        }
    }
}
