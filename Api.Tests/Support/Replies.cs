using System.Net;
using System.Text.Json;
using NUnit.Framework;

namespace Interlock.Api.Tests.Support;

/// <summary>What every reply of the HTTP contract must look like.</summary>
internal static class Replies
{
    private static readonly string[] InferenceHeaders =
        ["x-model-version", "x-config-revision", "x-prediction-id", "x-batch-size", "x-queue-ms", "x-infer-ms"];

    /// <summary>Checks the envelope of a success and gives its data.</summary>
    public static async Task<JsonElement> OkAsync(HttpResponseMessage reply)
    {
        var json = await TestServer.JsonOf(reply);
        Assert.That(reply.StatusCode, Is.EqualTo(HttpStatusCode.OK), json.ToString());
        Assert.That(reply.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/json"));
        Assert.That(json.TryGetProperty("data", out var data), json.ToString());
        Assert.That((json.GetProperty("status").GetInt32(), json.GetProperty("msg").GetString()), Is.EqualTo((200, "OK")));
        return data;
    }

    /// <summary>As <see cref="OkAsync"/>, and the headers of an inference are there.</summary>
    public static async Task<JsonElement> InferredAsync(HttpResponseMessage reply)
    {
        var data = await OkAsync(reply);
        Assert.That(InferenceHeaders.Where(name => !reply.Headers.Contains(name)), Is.Empty);
        return data;
    }

    /// <summary>Checks a problem from top to bottom and gives it.</summary>
    public static async Task<JsonElement> ProblemAsync(HttpResponseMessage reply, int status, string code)
    {
        var text = await reply.Content.ReadAsStringAsync();
        Assert.That((int)reply.StatusCode, Is.EqualTo(status), text);
        Assert.That(reply.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/problem+json"), text);
        var problem = JsonElement.Parse(text);
        Assert.That(problem.GetProperty("code").GetString(), Is.EqualTo(code), text);
        Assert.That(problem.GetProperty("status").GetInt32(), Is.EqualTo(status));
        Assert.That(problem.GetProperty("title").GetString(), Is.Not.Empty);
        Assert.That(problem.GetProperty("traceId").GetString(), Is.Not.Empty);
        Assert.That(problem.GetProperty("msg").GetString(), Is.Not.Empty.And.EqualTo(problem.GetProperty("detail").GetString()));
        Assert.That(problem.TryGetProperty("data", out _), Is.False);
        return problem;
    }

    /// <summary>Checks a reply to a request that was right and has no answer, and gives its message.</summary>
    public static async Task<string> UnansweredAsync(HttpResponseMessage reply, string code, string version = "v1")
    {
        var text = await reply.Content.ReadAsStringAsync();
        Assert.That(reply.StatusCode, Is.EqualTo(HttpStatusCode.OK), text);
        Assert.That(reply.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/json"));
        var json = JsonElement.Parse(text);
        Assert.That(json.EnumerateObject().Select(member => member.Name), Is.EquivalentTo(new[] { "status", "msg", "code" }), text);
        Assert.That((json.GetProperty("status").GetInt32(), json.GetProperty("code").GetString()), Is.EqualTo((200, code)), text);
        Assert.That((Header(reply, "x-model-version"), Header(reply, "x-config-revision")), Is.EqualTo((version, "1")));
        Assert.That(reply.Headers.Contains("x-prediction-id"), Is.False);
        return json.GetProperty("msg").GetString()!;
    }

    /// <summary>A problem of this code whose bad fields are exactly these, in this order.</summary>
    public static async Task<JsonElement> BadFieldsAsync(HttpResponseMessage reply, string code, params string[] paths)
    {
        var problem = await ProblemAsync(reply, 400, code);
        Assert.That(PathsOf(problem), Is.EqualTo(paths), problem.ToString());
        return problem;
    }

    public static List<string> PathsOf(JsonElement problem) => [.. ErrorsOf(problem).Select(error => error.GetProperty("path").GetString()!)];

    public static List<string> MessagesOf(JsonElement problem) => [.. ErrorsOf(problem).Select(error => error.GetProperty("message").GetString()!)];

    public static string Header(HttpResponseMessage reply, string name) => string.Join(", ", reply.Headers.GetValues(name));

    private static List<JsonElement> ErrorsOf(JsonElement problem) =>
        problem.TryGetProperty("errors", out var errors) ? [.. errors.EnumerateArray()] : [];
}
