using System.Text;
using System.Text.Json;
using Interlock.Application.Kinds.Routes;
using Interlock.Domain.Routes;

namespace Interlock.Api.Tests.Application.Kinds.Routes;

/// <summary>Requests and plans as the text they travel in.</summary>
internal static class RouteText
{
    public static string Of(RouteRequest request) => Write(json => RouteJson.WriteRequest(json, request));

    public static string Of(RoutePlan plan) => Write(json => RouteJson.WritePlan(json, plan));

    private static string Write(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
