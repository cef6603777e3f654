namespace Interlock.Domain.Tasks;

/// <summary>The words of <see cref="TaskState"/> that callers read and write.</summary>
public static class TaskStateWords
{
    /// <summary>All words, in the order of the states.</summary>
    public static IReadOnlyList<string> All { get; } = ["queued", "running", "succeeded", "failed", "dead", "cancelled"];

    /// <summary>The word of a state.</summary>
    public static string Of(TaskState state) => All[(int)state];

    /// <summary>The state of a word, or null where there is none.</summary>
    public static TaskState? Parse(string word)
    {
        for (var i = 0; i < All.Count; i++)
        {
            if (All[i] == word)
            {
                return (TaskState)i;
            }
        }

        return null;
    }
}
