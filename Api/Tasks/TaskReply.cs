using System.Text.Json;
using Interlock.Api.Http;
using Interlock.Application;
using Interlock.Application.Tasks;

namespace Interlock.Api.Tasks;

/// <summary>Replies that tell of tasks.</summary>
internal static class TaskReply
{
    private static readonly Action<Utf8JsonWriter, TaskView> WriteTask = TaskJson.Write;

    /// <summary>200 and the task.</summary>
    public static Task WriteAsync(HttpContext context, TaskView task) => JsonReply.WriteOkAsync(context, task, WriteTask);

    /// <summary>202 and the task: what was asked for is done later.</summary>
    public static Task WriteAcceptedAsync(HttpContext context, TaskView task)
    {
        context.Response.StatusCode = StatusCodes.Status202Accepted;
        return JsonReply.WriteAsync(context, JsonReply.Json, task, static (json, task) =>
        {
            json.WriteNumber("status"u8, StatusCodes.Status202Accepted);
            json.WriteString("msg"u8, "Accepted"u8);
            json.WritePropertyName("data"u8);
            TaskJson.Write(json, task);
        });
    }

    /// <summary>200 and a page of tasks.</summary>
    public static Task WriteAsync(HttpContext context, Page<TaskView> page) => JsonReply.WriteAsync(context, JsonReply.Json, page, static (json, page) =>
    {
        json.WriteNumber("status"u8, StatusCodes.Status200OK);
        json.WriteString("msg"u8, "OK"u8);
        json.WriteStartArray("data"u8);
        foreach (var task in page.Items)
        {
            TaskJson.Write(json, task);
        }

        json.WriteEndArray();
        if (page.HasMore)
        {
            json.WriteString("next"u8, page.Items[^1].Id);
        }
    });
}
