using System.Text.Json;
using Interlock.Application.Serving.Batching;
using Interlock.Application.Serving.Loading;
using Interlock.Domain;
using Interlock.Domain.Routes;

namespace Interlock.Application.Kinds.Routes;

/// <summary>Golden requests of kind <c>route</c>. A line is a request, and <c>"expect":{"vehicles":2}</c>: how many vehicles the plan must use.</summary>
internal static class RouteGolden
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="ModelLoadException">A line is no such request.</exception>
    public static ValueTask<IReadOnlyList<Example<RouteRequest, RoutePlan>>> ReadAsync(string file, int maxStops) => GoldenFile.ReadAsync(file, ["expect"], line =>
    {
        var (request, vehicles) = (RouteRequestReader.Read(line.Request, maxStops), VehiclesOf(line.Whole));
        return new ValueTask<IEnumerable<Example<RouteRequest, RoutePlan>>>([new(line.Name, request, plan => Check(plan, request, vehicles), IsGolden: true)]);
    });

    private static int? VehiclesOf(JsonElement golden)
    {
        if (!golden.TryGetProperty("expect", out var expect))
        {
            return null;
        }

        var problems = new InputProblems();
        var fields = new JsonFields(expect, "$.expect", problems, "vehicles");
        var vehicles = fields.Required<int>("vehicles", TryGetNumber, "a whole number");
        problems.ThrowIfAny();
        return vehicles;
    }

    private static bool TryGetNumber(JsonElement value, out int number)
    {
        number = 0;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out number);
    }

    private static void Check(RoutePlan plan, RouteRequest request, int? vehicles)
    {
        RoutePlanCheck.Require(plan, request);
        if (vehicles is { } expected && plan.Routes.Count != expected)
        {
            throw new InferenceException($"the plan uses {plan.Routes.Count} vehicles, expected {expected}");
        }
    }
}
