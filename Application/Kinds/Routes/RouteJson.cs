using System.Text.Json;
using Interlock.Domain.Routes;

namespace Interlock.Application.Kinds.Routes;

/// <summary>Route requests and plans as JSON, in one form wherever they go: to callers, to the datastore, to another server.</summary>
public static class RouteJson
{
    /// <summary>Writes a request's members into an open object, in canonical form: durations in seconds, windows as times.</summary>
    public static void WriteRequest(Utf8JsonWriter json, RouteRequest request)
    {
        json.WriteStartObject("depot"u8);
        WritePlace(json, request.Depot);
        json.WriteEndObject();
        json.WriteString("startTime"u8, RouteTimes.Text(request.StartTime));
        WriteDuration(json, "maxTime"u8, request.MaxTime);
        json.WriteStartArray("stops"u8);
        foreach (var stop in request.Stops)
        {
            WriteStop(json, stop);
        }

        json.WriteEndArray();
        json.WriteStartObject("vehicles"u8);
        json.WriteNumber("count"u8, request.Vehicles.Count);
        if (request.Vehicles.Capacity is { } capacity)
        {
            json.WriteNumber("capacity"u8, capacity);
        }

        json.WriteEndObject();
    }

    /// <summary>Writes a plan's members into an open object: seconds, metres, and times in the offset of the request's start.</summary>
    public static void WritePlan(Utf8JsonWriter json, RoutePlan plan)
    {
        json.WriteStartArray("routes"u8);
        foreach (var route in plan.Routes)
        {
            WriteRoute(json, route);
        }

        json.WriteEndArray();
        json.WriteStartObject("totals"u8);
        json.WriteNumber("vehicles"u8, plan.Routes.Count);
        json.WriteNumber("stops"u8, plan.Routes.Sum(route => route.Visits.Count));
        WriteAmounts(
            json,
            plan.Routes.Sum(route => route.Load),
            Sum(plan, route => route.TravelTime),
            Sum(plan, route => route.Duration),
            plan.Routes.Sum(route => route.Distance));
        json.WriteEndObject();
    }

    private static TimeSpan Sum(RoutePlan plan, Func<Route, TimeSpan> of) => new(plan.Routes.Sum(route => of(route).Ticks));

    private static void WriteStop(Utf8JsonWriter json, RouteStop stop)
    {
        json.WriteStartObject();
        WriteId(json, stop.Id);
        WritePlace(json, stop.Place);
        if (stop.Demand > 0)
        {
            json.WriteNumber("demand"u8, stop.Demand);
        }

        if (stop.Service > TimeSpan.Zero)
        {
            WriteDuration(json, "service"u8, stop.Service);
        }

        if (stop.Window is { } window)
        {
            json.WriteStartObject("window"u8);
            json.WriteString("from"u8, RouteTimes.Text(window.From));
            json.WriteString("to"u8, RouteTimes.Text(window.To));
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteRoute(Utf8JsonWriter json, Route route)
    {
        json.WriteStartObject();
        json.WriteStartArray("stops"u8);
        foreach (var visit in route.Visits)
        {
            json.WriteStartObject();
            WriteId(json, visit.Id);
            json.WriteString("arrival"u8, RouteTimes.Text(visit.Arrival));
            json.WriteString("departure"u8, RouteTimes.Text(visit.Departure));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("departure"u8, RouteTimes.Text(route.Departure));
        json.WriteString("return"u8, RouteTimes.Text(route.Return));
        WriteAmounts(json, route.Load, route.TravelTime, route.Duration, route.Distance);
        json.WriteEndObject();
    }

    private static void WriteAmounts(Utf8JsonWriter json, double load, TimeSpan travelTime, TimeSpan duration, double distance)
    {
        json.WriteNumber("load"u8, Math.Round(load, 9));
        json.WriteNumber("travelTime"u8, travelTime.TotalSeconds);
        json.WriteNumber("duration"u8, duration.TotalSeconds);
        json.WriteNumber("distance"u8, Math.Round(distance, 1));
    }

    private static void WriteId(Utf8JsonWriter json, StopId id)
    {
        if (id.IsNumber)
        {
            json.WritePropertyName("id"u8);
            json.WriteRawValue(id.Text);
        }
        else
        {
            json.WriteString("id"u8, id.Text);
        }
    }

    private static void WritePlace(Utf8JsonWriter json, Coordinate place)
    {
        json.WriteNumber("lat"u8, place.Lat);
        json.WriteNumber("lon"u8, place.Lon);
    }

    /// <summary>Whole seconds as a number, others as ISO 8601: what a request may hold.</summary>
    private static void WriteDuration(Utf8JsonWriter json, ReadOnlySpan<byte> name, TimeSpan duration)
    {
        if (duration.Ticks % TimeSpan.TicksPerSecond == 0)
        {
            json.WriteNumber(name, duration.Ticks / TimeSpan.TicksPerSecond);
        }
        else
        {
            json.WriteString(name, System.Xml.XmlConvert.ToString(duration));
        }
    }
}
