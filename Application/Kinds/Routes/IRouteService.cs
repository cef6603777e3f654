using Interlock.Application.Serving.Catalog;
using Interlock.Domain;
using Interlock.Domain.Routes;

namespace Interlock.Application.Kinds.Routes;

/// <summary>Plans routes with models of kind <c>route</c>.</summary>
public interface IRouteService
{
    /// <summary>Reads a request, asks the version that is to answer for a plan, and records the answer.</summary>
    /// <param name="target">The model, and which of its versions.</param>
    /// <param name="json">The request, UTF-8 without a byte order mark.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="InvalidInputException">The body is not JSON, lacks a field, or has bad ones.</exception>
    /// <exception cref="UnknownModelException">There is no such route model.</exception>
    /// <exception cref="InferenceException">The runtime failed, or its plan does not keep the request.</exception>
    /// <exception cref="NotExecutableException">No plan serves every stop.</exception>
    /// <exception cref="ExternalApiException">An API the model depends on failed.</exception>
    /// <exception cref="UnavailableException">Loading, overloaded, or the datastore is away.</exception>
    /// <exception cref="DeadlineExceededException">No answer in time.</exception>
    Task<Answer<RoutePlan>> PlanAsync(ModelTarget target, ReadOnlyMemory<byte> json, CancellationToken cancellationToken);
}
