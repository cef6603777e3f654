using System.Text;
using System.Text.Json;
using Interlock.Application.Calls;
using Interlock.Domain;
using Interlock.Domain.Tasks;

namespace Interlock.Application.Tasks;

/// <summary>Writes tasks as <c>GET /tasks/{id}</c> tells them.</summary>
public static class TaskJson
{
    /// <summary>Writes a task as an object.</summary>
    public static void Write(Utf8JsonWriter json, TaskView task)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, task.Id);
        json.WriteString("model"u8, task.Model);
        json.WriteString("status"u8, TaskStateWords.Of(task.State));
        if (task.Caller is { } caller)
        {
            json.WriteString("caller"u8, caller);
        }

        json.WriteStartObject("progress"u8);
        json.WriteNumber("done"u8, task.Done);
        json.WriteNumber("total"u8, task.Total);
        json.WriteEndObject();
        json.WriteNumber("attempts"u8, task.Attempts);
        WriteTimes(json, task);
        WriteEnd(json, task);
        json.WriteEndObject();
    }

    /// <summary>The task as text.</summary>
    public static string Of(TaskView task) => Encoding.UTF8.GetString(AnswerData.Of(task, Write).Span);

    /// <summary>Every bad field, as JSON.</summary>
    public static string Of(IReadOnlyList<InputProblem> problems) => Encoding.UTF8.GetString(AnswerData.Of(problems, ProblemsJson.Write).Span);

    private static void WriteTimes(Utf8JsonWriter json, TaskView task)
    {
        json.WriteString("createdAt"u8, task.CreatedAt);
        WriteTime(json, "startedAt", task.StartedAt);
        WriteTime(json, "finishedAt", task.FinishedAt);
        if (task.State == TaskState.Queued && task.Code is not null)
        {
            WriteTime(json, "dueAt", task.DueAt);
        }
    }

    private static void WriteEnd(Utf8JsonWriter json, TaskView task)
    {
        if (task.Result is { } result)
        {
            json.WritePropertyName("result"u8);
            json.WriteRawValue(result, skipInputValidation: true);
        }

        // Of the attempt before, while it is worked on again; that is no error (yet).
        if (task.Code is { } code && task.State is not (TaskState.Running or TaskState.Cancelled))
        {
            json.WriteStartObject("error"u8);
            json.WriteString("code"u8, code);
            json.WriteString("msg"u8, task.Reason);
            if (task.Problems is { } problems)
            {
                json.WritePropertyName("errors"u8);
                json.WriteRawValue(problems, skipInputValidation: true);
            }

            json.WriteEndObject();
        }

        if (task.Version is { } version)
        {
            json.WriteString("version"u8, version);
            json.WriteNumber("revision"u8, task.Revision ?? 0);
        }

        if (task.PredictionId is { } prediction)
        {
            json.WriteString("predictionId"u8, prediction);
        }
    }

    // To the millisecond, as ids tell the time.
    private static void WriteTime(Utf8JsonWriter json, string name, DateTime? time)
    {
        if (time is { } utc)
        {
            json.WriteString(name, new DateTimeOffset(utc.Ticks - (utc.Ticks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero));
        }
    }
}
