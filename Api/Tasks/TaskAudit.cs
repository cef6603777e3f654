using System.Text.Json.Nodes;
using Interlock.Api.Access;
using Interlock.Api.Audit;
using Interlock.Application.Access.Audit;
using Interlock.Application.Tasks;

namespace Interlock.Api.Tasks;

/// <summary>Audits what callers do to the tasks of others.</summary>
internal static class TaskAudit
{
    /// <summary>Audits it. What callers do to their own tasks is no matter of the audit; without access nobody knows whose a task is.</summary>
    /// <param name="context">Of the request.</param>
    /// <param name="action">What was done.</param>
    /// <param name="task">To which task.</param>
    public static Task RecordAsync(HttpContext context, string action, TaskView task) => Callers.Of(context) is { } caller && caller.Name != task.Caller
        ? context.RequestServices.GetRequiredService<IAudit>().RecordAsync(
            AuditSources.Of(context), action, task.Id, after: new JsonObject { ["model"] = task.Model, ["caller"] = task.Caller })
        : Task.CompletedTask;
}
