using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using NUnit.Framework;

namespace Interlock.Api.Tests.Support;

/// <summary>Requests that are answered later, and what becomes of them.</summary>
internal static class LaterAnswers
{
    public static readonly string[] Finished = ["succeeded", "failed", "dead", "cancelled"];

    /// <summary>Posts with <c>Prefer: respond-async</c>.</summary>
    public static Task<HttpResponseMessage> PostLaterAsync(this HttpClient client, string path, string json, params (string Name, string Value)[] headers) =>
        client.SendLaterAsync(path, new StringContent(json, Encoding.UTF8, new MediaTypeHeaderValue("application/json")), headers);

    /// <summary>Posts with <c>Prefer: respond-async</c>.</summary>
    public static async Task<HttpResponseMessage> SendLaterAsync(
        this HttpClient client, string path, HttpContent? content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        request.Headers.Add("Prefer", "respond-async");
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        return await client.SendAsync(request);
    }

    /// <summary>Checks that a request was accepted, from top to bottom, and gives the task's id.</summary>
    public static async Task<string> AcceptedAsync(HttpResponseMessage reply)
    {
        var text = await reply.Content.ReadAsStringAsync();
        Assert.That(reply.StatusCode, Is.EqualTo(HttpStatusCode.Accepted), text);
        var json = JsonElement.Parse(text);
        var id = json.GetProperty("data").GetProperty("id").GetString()!;
        Assert.That((json.GetProperty("status").GetInt32(), json.GetProperty("msg").GetString()), Is.EqualTo((202, "Accepted")));
        Assert.That(reply.Headers.Location?.ToString(), Is.EqualTo($"/tasks/{id}"));
        Assert.That(Replies.Header(reply, "Preference-Applied"), Is.EqualTo("respond-async"));
        Assert.That(Replies.Header(reply, "Retry-After"), Is.EqualTo("1"));
        return id;
    }

    public static async Task<JsonElement> TaskAsync(this HttpClient client, string id) => await Replies.OkAsync(await client.GetAsync($"/tasks/{id}"));

    /// <summary>Waits until a task has come into one of these states.</summary>
    public static async Task<JsonElement> TaskInAsync(this HttpClient client, string id, params string[] states)
    {
        JsonElement task = default;
        await Poll.UntilAsync(
            async () =>
            {
                task = await client.TaskAsync(id);
                return states.Contains(StatusOf(task));
            },
            $"task {id} is {string.Join(" or ", states)}");
        return task;
    }

    /// <summary>Waits for the end of a task.</summary>
    public static Task<JsonElement> EndedAsync(this HttpClient client, string id) => client.TaskInAsync(id, Finished);

    public static string StatusOf(JsonElement task) => task.GetProperty("status").GetString()!;

    public static string CodeOf(JsonElement task) => task.GetProperty("error").GetProperty("code").GetString()!;
}
