using Interlock.Application.Serving.Catalog;
using Interlock.Domain.Tasks;

namespace Interlock.Application.Tasks;

/// <summary>Which model a task is for, and which of its versions.</summary>
internal static class TaskTarget
{
    public static ModelTarget Of(InferenceTask task) => new(task.Model, task.VersionWanted, task.Share);
}
