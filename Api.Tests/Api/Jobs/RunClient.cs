using System.Text.Json;
using Interlock.Api.Tests.Support;

namespace Interlock.Api.Tests.Api.Jobs;

/// <summary>What tests ask of the job <c>work</c>.</summary>
internal static class RunClient
{
    /// <summary>Starts a run and tells its id.</summary>
    public static async Task<string> TriggerAsync(this TestServer server, string body = "")
    {
        var reply = await server.PostAsync("/jobs/work/runs", body);
        return (await TestServer.JsonOf(reply)).GetProperty("data").GetProperty("id").GetString()!;
    }

    /// <summary>The run as it is now.</summary>
    public static async Task<JsonElement> RunAsync(this TestServer server, string id) =>
        (await server.GetJsonAsync($"/jobs/work/runs/{id}")).GetProperty("data");

    /// <summary>Waits until the run is in a state.</summary>
    public static async Task<JsonElement> WaitAsync(this TestServer server, string id, string state)
    {
        var run = default(JsonElement);
        await Poll.UntilAsync(
            async () => (run = await server.RunAsync(id)).GetProperty("state").GetString() == state, $"the run is {state}");
        return run;
    }

    /// <summary>The states of a run's steps: <c>a:succeeded b:failed</c>.</summary>
    public static string StepsOf(JsonElement run) => string.Join(' ', run.GetProperty("steps").EnumerateArray()
        .Select(step => $"{step.GetProperty("name")}:{step.GetProperty("state")}"));
}
