using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Interlock.Api.Http;
using Interlock.Api.Models;
using Interlock.Api.WebConsole.Routes;
using Interlock.Application.Calls;
using Interlock.Application.Configuration;
using Interlock.Application.Kinds.Routes;
using Interlock.Application.Serving.Catalog;
using Interlock.Domain;

namespace Interlock.Api.WebConsole.Trying;

/// <summary>Stops, one a line or as JSON, and the other fields of a route request.</summary>
public sealed class StopsForm(IRouteService service) : ITryForm
{
    private const string Depot = "depot";
    private const string StartTime = "startTime";
    private const string MaxTime = "maxTime";
    private const string Vehicles = "vehicles";
    private const string Capacity = "capacity";
    private const string Stops = "stops";

    private static readonly string[] Example = ["north, 52.55, 13.40", "east, 52.52, 13.46", "south, 52.49, 13.40", "west, 52.52, 13.34", "centre, 52.52, 13.38"];

    private static readonly string[] StopParts = ["id", "lat", "lon", "demand", "service"];

    /// <inheritdoc />
    public Type ConfigType => typeof(RouteModelConfig);

    /// <inheritdoc />
    public IReadOnlyList<PageField> FieldsOf(ServedModel model)
    {
        var most = ((RouteModelConfig)model.Config).MaxStops;
        return
        [
            new(Depot, "Depot") { Value = "52.52, 13.41", Hint = "latitude, longitude" },
            new(StartTime, "Start") { Value = "2026-05-04T08:00:00+02:00", Hint = RouteTimes.InstantForm },
            new(MaxTime, "Longest route") { Value = "08:00:00", Hint = RouteTimes.DurationForms },
            new(Vehicles, "Vehicles", PageFieldKind.Number) { Value = "2" },
            new(Capacity, "Capacity of each", PageFieldKind.Number) { Hint = "may be left empty" },
            new(Stops, "Stops", PageFieldKind.Lines)
            {
                Value = string.Join('\n', Example.Take(most)),
                Rows = 8,
                Hint = $"at most {most}; one a line: id, latitude, longitude, demand, service in seconds (the last two may be left out). Or a JSON list of stops, or the whole request as JSON, which the fields above do not change",
            },
        ];
    }

    /// <inheritdoc />
    public InputProblem AtField(InputProblem problem, ModelConfig model)
    {
        var parts = problem.Path.Split('.', '[', ']');
        var field = parts is ["$", Vehicles, Capacity] ? Capacity
            : parts is ["$", Depot or StartTime or MaxTime or Vehicles or Stops, ..] ? parts[1]
            : Stops;
        return new InputProblem(field, parts.Length > 2 || parts[0] != "$" ? $"{problem.Path}: {problem.Message}" : problem.Message);
    }

    /// <inheritdoc />
    public async Task<TryAnswer> AskAsync(TryCall asked, CancellationToken cancellationToken)
    {
        var target = RequestTarget.Of(asked.Context, asked.Model);
        RequestTarget.RequireNoKey(target, "is for models whose predictions take labels; plans of kind route do not");
        var json = Write(asked);
        var answer = await service.PlanAsync(target, json, cancellationToken);
        InferenceHeaders.Write(asked.Context.Response, answer);
        using var request = JsonDocument.Parse(json);
        using var plan = JsonDocument.Parse(AnswerData.Of(answer, static (into, planned) => AnswerData.WriteSingle(into, null, planned.Inference.Outputs[0], RouteJson.WritePlan)));
        return new TryAnswer([asked.Sample(ModelSummary.EndpointOf(asked.Model)).With("application/json", Encoding.UTF8.GetString(json.Span), "request.json")])
        {
            Facts = RoutePlanView.TotalsOf(plan.RootElement),
            Map = RoutePlanView.MapOf(request.RootElement, plan.RootElement),
            Tables = [RoutePlanView.TableOf(plan.RootElement)],
        };
    }

    private static ReadOnlyMemory<byte> Write(TryCall asked)
    {
        var stops = asked.TextOf(Stops);
        if (stops.StartsWith('{'))
        {
            return Encoding.UTF8.GetBytes(stops);
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            WriteParts(json, Depot, ["lat", "lon"], asked.TextOf(Depot));
            json.WriteString(StartTime, asked.TextOf(StartTime));
            json.WritePropertyName(MaxTime);
            WriteDuration(json, asked.TextOf(MaxTime));
            WriteStops(json, stops);
            WriteParts(json, Vehicles, ["count", Capacity], $"{asked.TextOf(Vehicles)}, {asked.TextOf(Capacity)}");
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static void WriteStops(Utf8JsonWriter json, string stops)
    {
        json.WritePropertyName(Stops);
        if (stops.StartsWith('['))
        {
            try
            {
                json.WriteRawValue(stops);
            }
            catch (JsonException e)
            {
                throw InvalidInputException.At($"$.{Stops}", $"is not JSON: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}");
            }

            return;
        }

        json.WriteStartArray();
        foreach (var line in stops.Split('\n').Where(line => line.Trim().Length > 0))
        {
            WriteParts(json, null, StopParts, line);
        }

        json.WriteEndArray();
    }

    // What is empty is left out; what is too much is refused by the service, as a field that it does not know.
    private static void WriteParts(Utf8JsonWriter json, string? name, string[] names, string text)
    {
        if (name is not null)
        {
            json.WritePropertyName(name);
        }

        json.WriteStartObject();
        var parts = text.Split(',');
        for (var i = 0; i < parts.Length; i++)
        {
            if (parts[i].Trim() is not { Length: > 0 } part)
            {
                continue;
            }

            json.WritePropertyName(i < names.Length ? names[i] : $"part {i + 1}");
            switch (i < names.Length ? names[i] : "id")
            {
                case "id":
                    json.WriteStringValue(part);
                    break;
                case "service":
                    WriteDuration(json, part);
                    break;
                default:
                    FormJson.WriteNumber(json, part);
                    break;
            }
        }

        json.WriteEndObject();
    }

    private static void WriteDuration(Utf8JsonWriter json, string text)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            json.WriteNumberValue(seconds);
        }
        else
        {
            json.WriteStringValue(text);
        }
    }
}
