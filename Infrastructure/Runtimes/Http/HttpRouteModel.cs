using System.Buffers;
using System.Text.Json;
using Autofac.Features.Indexed;
using Interlock.Application.Kinds.Routes;
using Interlock.Domain;
using Interlock.Domain.Models;
using Interlock.Domain.Routes;
using Interlock.Infrastructure.Http;

namespace Interlock.Infrastructure.Runtimes.Http;

/// <summary>Gets plans from another server and checks them against the request.</summary>
internal sealed class HttpRouteModel : IModel<RouteRequest, RoutePlan>
{
    private readonly ExternalApi _api;

    public HttpRouteModel(HttpRouteConfig version, IIndex<string, ExternalApi> apis) => _api = apis.TryGetValue(version.Client, out var api)
        ? api
        : throw new ModelLoadException($"There is no client '{version.Client}' with an address.");

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<RoutePlan>> Infer(IReadOnlyList<RouteRequest> inputs, CancellationToken cancellationToken)
    {
        var plans = new RoutePlan[inputs.Count];
        for (var i = 0; i < plans.Length; i++)
        {
            var request = inputs[i];
            var call = new ExternalRequest(Json: BodyOf(request));
            plans[i] = await _api.CallAsync(call, body => RoutePlanReply.Read(body, request, _api.Shown), cancellationToken);
        }

        return plans;
    }

    private static byte[] BodyOf(RouteRequest request)
    {
        var body = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            RouteJson.WriteRequest(json, request);
            json.WriteEndObject();
        }

        return body.WrittenSpan.ToArray();
    }
}
