namespace Interlock.Api.Tests.Api.Routes;

/// <summary>Configurations and requests around a depot where the equator meets Greenwich.</summary>
internal static class RouteBodies
{
    /// <summary>Four stops of one unit each, for vehicles that carry two.</summary>
    public static readonly string Four = Of(
        """
        {"id":"north","lat":0.3,"lon":0,"demand":1},{"id":"south","lat":-0.3,"lon":0,"demand":1},
        {"id":"east","lat":0.3,"lon":0.1,"demand":1},{"id":4,"lat":-0.3,"lon":0.1,"demand":1,"service":60}
        """);

    public static readonly DateTimeOffset Start = new(2026, 5, 4, 8, 0, 0, TimeSpan.FromHours(2));

    public static string OneStop(string stop) => Of(stop);

    public static string Of(string stops) =>
        $$$"""{"depot":{"lat":0,"lon":0},"startTime":"2026-05-04T08:00:00+02:00","maxTime":"PT6H","stops":[{{{stops}}}],"vehicles":{"count":3,"capacity":2}}""";

    /// <summary>A server with the model route-plan alone.</summary>
    public static string Config(string version, string more = "", string clients = "") =>
        $"{clients}models:\n  route-plan:\n    kind: route\n    active: v1\n    versions: {{ v1: {version} }}\n{more}";
}
